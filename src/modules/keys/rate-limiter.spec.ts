import { describe, expect, it } from '@jest/globals';
import { RateLimiter } from './rate-limiter.ts';

const LIMIT = 600;

/** Asks of each limiter in turn, as a proxy does with processes, and says how many requests were granted in all. */
function granted(limiters: readonly RateLimiter[], instantsMs: readonly number[]): number {
  return instantsMs.filter((nowMs, n) => limiters[n % limiters.length]?.take('key_1', LIMIT, nowMs).allowed)
    .length;
}

/** So many requests a second, evenly, for so long. */
const load = (perSecond: number, seconds: number): readonly number[] =>
  Array.from({ length: perSecond * seconds }, (_, n) => Math.floor((n * 1_000) / perSecond));

describe('the rate limit of a key', () => {
  it('grants a minute’s worth at once and from then on exactly what flows back', () => {
    // The burst of 600, and 10 a second for the 120 s: the last request comes 10 ms before the end of them.
    expect(granted([new RateLimiter()], load(100, 120))).toBe(LIMIT + 1_199);
  });

  it('of one key takes nothing from another one’s', () => {
    const limiter = new RateLimiter();
    expect(granted([limiter], load(1_000, 1))).toBeLessThan(1_000);
    expect(limiter.take('key_2', LIMIT, 0).state).toEqual({ limit: LIMIT, remaining: 599, resetSeconds: 1 });
  });

  it('is each process’s own: n of them together grant n times as much, and no more', () => {
    const alone = granted([new RateLimiter()], load(100, 60));
    for (const processes of [2, 3]) {
      const limiters = Array.from({ length: processes }, () => new RateLimiter());
      expect(granted(limiters, load(100 * processes, 60))).toBe(processes * alone);
    }
  });

  it('is looked at without being used up', () => {
    const limiter = new RateLimiter();
    for (let n = 0; n < 3; n += 1) limiter.look('key_1', LIMIT, 0);
    expect(limiter.look('key_1', LIMIT, 0).state.remaining).toBe(LIMIT);
  });
});
