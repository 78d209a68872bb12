import { describe, expect, it } from '@jest/globals';
import { CATALOGUE } from '../../../events/catalogue.ts';
import { alertRaised } from './alert-raised.ts';
import { finding } from './finding.ts';
import { eventId, KEY_ID } from './observations.fixture.ts';
import { DEFAULT_RULES } from './rule-set.ts';

const subject = {
  subject: `key:${KEY_ID}`,
  tenant: 'acme',
  keyId: KEY_ID,
  keyName: 'ci',
  owner: 'ana@example.com',
};
const found = (n: number) =>
  finding(DEFAULT_RULES['use-after-revoke'], subject, {
    ...{
      id: eventId(n),
      ms: Date.UTC(2026, 0, 5),
      isWorse: true,
      alsoIds: [eventId(n), eventId(7), undefined, eventId(7)],
    },
    ...{ baseline: null, observed: 'accepted', sentence: 'It was accepted.' },
  });

describe('an alert', () => {
  it('is an event as the catalogue has it, with the evidence each once and what set it off first', () => {
    const event = alertRaised(found(1), '2026-01-05T00:00:01.000Z');
    expect(CATALOGUE.AlertRaised.event.parse(event)).toEqual(event);
    expect(event.data).toMatchObject({
      ...{ rule: 'use-after-revoke', severity: 'critical', evidence: [eventId(1), eventId(7)] },
      ...{ happenedAt: '2026-01-05T00:00:00.000Z', ruleDigest: DEFAULT_RULES['use-after-revoke'].digest },
    });
  });

  it('that is found again is the same event, whenever that is, and one of another event is another', () => {
    const [once, again, another] = [
      alertRaised(found(1), '2026-01-05T00:00:01.000Z'),
      alertRaised(found(1), '2026-02-05T00:00:01.000Z'),
      alertRaised(found(2), '2026-01-05T00:00:01.000Z'),
    ];
    expect([again.id, again.data.alertId]).toEqual([once.id, once.data.alertId]);
    expect(another.id).not.toBe(once.id);
    expect(once.data.alertId).toMatch(/^alr_[0-9a-f]{32}$/);
  });
});
