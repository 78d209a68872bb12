import { MS_PER_MINUTE } from '../../../shared/iso-time.ts';

/** A key's allowance: full at first, refilled evenly, so that a burst may take a whole minute's worth at once. */
export interface TokenBucket {
  readonly tokens: number;
  readonly atMs: number;
}

export type Allowance =
  | { readonly allowed: true; readonly bucket: TokenBucket }
  | { readonly allowed: false; readonly bucket: TokenBucket; readonly retryAfterMs: number };

/**
 * Takes one token.
 * @param bucket undefined: nothing was asked of this key yet
 * @param perMinute the key's limit: both the bucket's size and what flows back in a minute
 * @param nowMs must not run backwards; a clock that does refills nothing
 */
export function takeToken(bucket: TokenBucket | undefined, perMinute: number, nowMs: number): Allowance {
  const elapsedMs = bucket === undefined ? MS_PER_MINUTE : Math.max(0, nowMs - bucket.atMs);
  const tokens = Math.min(perMinute, (bucket?.tokens ?? perMinute) + (elapsedMs * perMinute) / MS_PER_MINUTE);
  if (tokens >= 1) return { allowed: true, bucket: { tokens: tokens - 1, atMs: nowMs } };
  return {
    allowed: false,
    bucket: { tokens, atMs: nowMs },
    retryAfterMs: Math.ceil(((1 - tokens) * MS_PER_MINUTE) / perMinute),
  };
}
