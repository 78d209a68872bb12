import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { lookAtBucket, RATE_LIMIT_PER_MINUTE_MAX, takeToken, type TokenBucket } from './token-bucket.ts';

/** Takes tokens at the given instants and says how many were granted. */
function granted(perMinute: number, instantsMs: readonly number[]): number {
  let bucket: TokenBucket | undefined;
  let count = 0;
  for (const nowMs of instantsMs) {
    const allowance = takeToken(bucket, perMinute, nowMs);
    bucket = allowance.bucket;
    if (allowance.allowed) count++;
  }
  return count;
}

describe('a rate limit', () => {
  it('grants a minute of requests at once, then refuses', () => {
    expect(
      granted(
        60,
        Array.from({ length: 100 }, () => 0),
      ),
    ).toBe(60);
  });

  it('never grants more than the limit plus what flowed back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 500 }),
        (perMinute, gapsMs) => {
          let nowMs = 0;
          const instants = gapsMs.map((gap) => (nowMs += gap));
          const elapsed = (instants.at(-1) ?? 0) - (instants[0] ?? 0);
          expect(granted(perMinute, instants)).toBeLessThanOrEqual(
            perMinute + (elapsed * perMinute) / 60_000,
          );
        },
      ),
    );
  });

  it('says how many requests are left, and for how long there are no more', () => {
    const first = takeToken(undefined, 2, 0);
    expect([first.allowed, first.nextMs, first.state]).toEqual([
      true,
      30_000,
      { limit: 2, remaining: 1, resetSeconds: 30 },
    ]);
    const third = takeToken(takeToken(first.bucket, 2, 0).bucket, 2, 10_000);
    expect([third.allowed, third.nextMs, third.state]).toEqual([
      false,
      20_000,
      { limit: 2, remaining: 0, resetSeconds: 20 },
    ]);
    expect(lookAtBucket(undefined, 2, 0).state).toEqual({ limit: 2, remaining: 2, resetSeconds: 0 });
    expect(lookAtBucket(third.bucket, 2, 70_000).state).toEqual({ limit: 2, remaining: 2, resetSeconds: 0 });
  });

  it('keeps its word to the millisecond: not one earlier, and then for certain', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: RATE_LIMIT_PER_MINUTE_MAX }),
        fc.array(fc.integer({ min: 0, max: 1_000 }), { maxLength: 20 }),
        fc.integer({ min: 0, max: 2_000_000_000_000 }),
        (perMinute, gapsMs, startMs) => {
          // Nearly empty from the beginning: large limits would take a million requests to use up.
          let bucket: TokenBucket = { units: 0, atMs: startMs };
          let nowMs = startMs;
          for (const gap of gapsMs) bucket = takeToken(bucket, perMinute, (nowMs += gap)).bucket;
          const { state, nextMs } = lookAtBucket(bucket, perMinute, nowMs);
          fc.pre(state.remaining < perMinute);
          const leftAt = (ms: number) => lookAtBucket(bucket, perMinute, ms).state.remaining;
          expect([leftAt(nowMs + nextMs - 1), leftAt(nowMs + nextMs) > state.remaining]).toEqual([
            state.remaining,
            true,
          ]);
          expect(leftAt(nowMs + state.resetSeconds * 1_000)).toBeGreaterThan(state.remaining);
        },
      ),
    );
  });

  it('is looked at without taking anything', () => {
    const { bucket } = takeToken(undefined, 60, 0);
    expect(lookAtBucket(bucket, 60, 0)).toEqual({ ...takeToken(undefined, 60, 0), bucket });
  });

  it('holds at once when it is lowered, and is not filled up when it is raised', () => {
    const { bucket } = takeToken(undefined, 600, 0);
    expect(takeToken(bucket, 10, 0).state.remaining).toBe(9);
    expect(takeToken(bucket, 6_000, 0).state.remaining).toBe(598);
  });

  it('refills nothing when the clock runs backwards', () => {
    expect(takeToken({ units: 30_000, atMs: 1_000 }, 60, 0).allowed).toBe(false);
  });
});
