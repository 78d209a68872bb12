import { LRUCache } from 'lru-cache';
import { takeToken, type TokenBucket } from './domain/token-bucket.ts';

/**
 * Buckets kept at once. A bucket that falls out starts full again, so a flood over more keys than this could exceed
 * single limits; at about 100 bytes each this bounds the memory to some 10 MB.
 */
const BUCKETS_MAX = 100_000;

/** Rate limits of one process. Across processes each has its own allowance. */
export class RateLimiter {
  readonly #buckets = new LRUCache<string, TokenBucket>({ max: BUCKETS_MAX });

  /** Takes one request from the key's allowance; null when there was one left, else how long to wait, milliseconds. */
  take(keyId: string, perMinute: number, nowMs: number): number | null {
    const allowance = takeToken(this.#buckets.get(keyId), perMinute, nowMs);
    this.#buckets.set(keyId, allowance.bucket);
    return allowance.allowed ? null : allowance.retryAfterMs;
  }
}

/** Nest injection token of the {@link RateLimiter}. */
export const RATE_LIMITER = Symbol('RateLimiter');
