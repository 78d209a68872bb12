import { describe, expect, it } from '@jest/globals';
import type { SqlRow } from '../../query-engine/query-engine.ts';
import { usesSinceRotation } from './rotation-use-rows.ts';

const SEEN = '2026-11-20T10:00:00.000Z';

const row = (secret: string, changes: SqlRow = {}): SqlRow => ({
  secret,
  place: 1,
  sourceipaddress: '198.51.100.7',
  useragent: 'app/1',
  requests: 3,
  successes: 2,
  refused_after_grace: 1,
  first_used_at: SEEN,
  last_used_at: SEEN,
  last_attempt_at: SEEN,
  last_outcome: 'REVOKED',
  all_users: 1,
  all_requests: 30,
  all_successes: 20,
  all_refused_after_grace: 4,
  all_last_used_at: SEEN,
  all_last_attempt_at: SEEN,
  ...changes,
});

const NO_USE = { requests: 0, successes: 0, refusals: 0, lastUsedAt: null, lastAttemptAt: null };
const TOTAL = { requests: 30, successes: 20, refusals: 10, lastUsedAt: SEEN, lastAttemptAt: SEEN };

describe('the uses since a rotation', () => {
  it('are none when there are no rows', () => {
    expect(usesSinceRotation([])).toEqual({
      current: NO_USE,
      previous: { ...NO_USE, refusedAfterGrace: 0, users: [], truncated: false },
      unattributed: NO_USE,
    });
  });

  it('are told apart by secret, with totals beside the users listed, and say when there are more of those', () => {
    const rows = [row('current'), row('previous', { all_users: 2_000, useragent: null }), row('unknown')];
    expect(usesSinceRotation(rows)).toEqual({
      current: TOTAL,
      previous: {
        ...TOTAL,
        refusedAfterGrace: 4,
        users: [
          {
            ip: '198.51.100.7',
            userAgent: null,
            requests: 3,
            successes: 2,
            refusals: 1,
            refusedAfterGrace: 1,
            firstUsedAt: SEEN,
            lastUsedAt: SEEN,
            lastAttemptAt: SEEN,
            lastOutcome: 'REVOKED',
          },
        ],
        truncated: true,
      },
      unattributed: TOTAL,
    });
  });

  it('are an error when the engine gives what cannot be', () => {
    expect(() => usesSinceRotation([row('previous', { last_outcome: 'MAYBE' })])).toThrow(
      'The query engine gave an outcome that does not exist.',
    );
    expect(() => usesSinceRotation([row('current', { all_requests: null })])).toThrow(
      'The query engine gave an unexpected value in column all_requests.',
    );
  });
});
