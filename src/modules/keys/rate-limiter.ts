import { LRUCache } from 'lru-cache';
import { lookAtBucket, takeToken, type Allowance, type TokenBucket } from './domain/token-bucket.ts';

/**
 * Buckets kept at once. A bucket that falls out starts full again, so a flood over more keys than this could exceed
 * single limits; at about 100 bytes each this bounds the memory to some 10 MB.
 */
const BUCKETS_MAX = 100_000;

/** Rate limits of one process. Across processes each has its own allowance, so n of them together allow n times as much. */
export class RateLimiter {
  readonly #buckets = new LRUCache<string, TokenBucket>({ max: BUCKETS_MAX });

  /** Takes one request from the key's allowance, if there is one left. */
  take(keyId: string, perMinute: number, nowMs: number): Allowance {
    const allowance = takeToken(this.#buckets.get(keyId), perMinute, nowMs);
    this.#buckets.set(keyId, allowance.bucket);
    return allowance;
  }

  /** What is left of the key's allowance, for answers to requests that do not count against it. */
  look(keyId: string, perMinute: number, nowMs: number): Allowance {
    return lookAtBucket(this.#buckets.get(keyId), perMinute, nowMs);
  }
}

/** Nest injection token of the {@link RateLimiter}. */
export const RATE_LIMITER = Symbol('RateLimiter');
