import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MS_PER_HOUR } from '../../../shared/iso-time.ts';
import { afterFailure, GIVE_UP_AFTER_MS, WAIT_MS_MAX, waitMs } from './delivery-backoff.ts';
import { failure } from './delivery-failure.ts';

const SINCE_MS = Date.parse('2026-11-20T21:00:00.000Z');
const failed = failure('status', 'alerts.example.com answered with status 500.');
const random = fc.double({ min: 0, max: 1, noNaN: true });

describe('the wait before another attempt', () => {
  it('doubles from two seconds to an hour, and is shortened by at most a half', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), random, (attempts, chance) => {
        const full = Math.min(WAIT_MS_MAX, 2_000 * 2 ** Math.min(40, attempts - 1));
        const wait = waitMs(attempts, chance, null);
        expect([wait >= full / 2 - 1, wait <= full]).toEqual([true, true]);
      }),
    );
  });

  it('is as long as the receiver asks for, but never longer than an hour', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), random, fc.nat(), (attempts, chance, asked) => {
        const wait = waitMs(attempts, chance, asked);
        expect(wait).toBe(Math.min(WAIT_MS_MAX, Math.max(asked, waitMs(attempts, chance, null))));
      }),
    );
  });
});

describe('a notification that fails', () => {
  const after = (
    given: Partial<Parameters<typeof afterFailure>[0]> & { readonly nowMs: number },
    chance = 0,
  ) =>
    afterFailure(
      { attempts: 1, sinceMs: SINCE_MS, firstTriedMs: SINCE_MS, failure: failed, ...given },
      chance,
    );

  it('is tried for a day and then given up, however the dice fall', () => {
    fc.assert(
      fc.property(fc.infiniteStream(random), (dice) => {
        let nowMs = SINCE_MS;
        let attempts = 0;
        for (;;) {
          attempts += 1;
          const next = after({ attempts, nowMs }, dice.next().value ?? 0);
          if (next.step === 'abandon') {
            expect(next.reason).toBe('gave_up');
            break;
          }
          expect(next.atMs).toBeGreaterThan(nowMs);
          nowMs = next.atMs;
        }
        expect(nowMs).toBeLessThanOrEqual(SINCE_MS + GIVE_UP_AFTER_MS);
        expect(nowMs).toBeGreaterThan(SINCE_MS + GIVE_UP_AFTER_MS - MS_PER_HOUR);
        expect([attempts >= 34, attempts <= 70]).toEqual([true, true]);
      }),
      { numRuns: 50 },
    );
  });

  it('is tried once though it is older than a day, since nobody could be told before', () => {
    const nowMs = SINCE_MS + 3 * GIVE_UP_AFTER_MS;
    expect(after({ nowMs, firstTriedMs: nowMs })).toEqual({ step: 'abandon', reason: 'gave_up' });
  });

  it('is given up a day after it was first tried, though its own time is in the future', () => {
    const sinceMs = SINCE_MS + 30 * GIVE_UP_AFTER_MS;
    expect(after({ sinceMs, nowMs: SINCE_MS })).toMatchObject({ step: 'try again' });
    expect(after({ sinceMs, nowMs: SINCE_MS + GIVE_UP_AFTER_MS })).toMatchObject({ step: 'abandon' });
  });

  it('is not tried again when the receiver never wants it', () => {
    const refused = failure('refused', 'no', { isFinal: true });
    expect(after({ nowMs: SINCE_MS, failure: refused })).toEqual({ step: 'abandon', reason: 'refused' });
  });
});
