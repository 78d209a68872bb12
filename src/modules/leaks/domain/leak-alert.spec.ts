import { expect, it } from '@jest/globals';
import { leakReportedV1 } from '../../../events/leak-reported.ts';
import { evolveLeak } from './leak.ts';
import { leakAlert } from './leak-alert.ts';

const NOW = '2026-11-20T21:05:00.000Z';
const { example } = leakReportedV1;
const alertOf = (leakedAt: string | null) => {
  const leak = evolveLeak(undefined, { ...example, data: { ...example.data, leakedAt } }, true);
  const { observed, happenedAt } = leakAlert(leak, 'disabled', NOW)?.data ?? {};
  return { observed, happenedAt };
};
const PLACE = `found at ${String(example.data.url)}`;

it('an alert of a leak says that its time is unknown, and not that it was when it was reported', () => {
  expect(alertOf(null)).toEqual({
    observed: `${PLACE}, leak time unknown, reported at ${example.time} (github/content)`,
    happenedAt: example.time,
  });
});

it('an alert of a leak says since when strangers may have had the secret, if a report does', () => {
  const leakedAt = '2026-11-01T00:00:00.000Z';
  expect(alertOf(leakedAt)).toEqual({
    observed: `${PLACE}, leaked at ${leakedAt}, reported at ${example.time} (github/content)`,
    happenedAt: leakedAt,
  });
});
