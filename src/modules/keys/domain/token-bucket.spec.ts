import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { takeToken, type TokenBucket } from './token-bucket.ts';

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
            perMinute + (elapsed * perMinute) / 60_000 + 1e-6,
          );
        },
      ),
    );
  });

  it('says when the next request will be granted, and keeps its word', () => {
    const used = takeToken(takeToken(undefined, 1, 0).bucket, 1, 1_000);
    expect(used).toMatchObject({ allowed: false, retryAfterMs: 59_000 });
    expect(takeToken(used.bucket, 1, 60_000).allowed).toBe(true);
  });

  it('refills nothing when the clock runs backwards', () => {
    expect(takeToken({ tokens: 0.5, atMs: 1_000 }, 60, 0)).toMatchObject({ allowed: false });
  });
});
