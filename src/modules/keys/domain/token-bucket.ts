import { MS_PER_MINUTE, MS_PER_SECOND } from '../../../shared/iso-time.ts';
import type { RateLimitState } from '../../../shared/rate-limit-state.ts';

/** Requests per minute; beyond this a limit would not be noticed. */
export const RATE_LIMIT_PER_MINUTE_MAX = 1_000_000;

/**
 * As many units as a minute has milliseconds make a request, so that a limit of n a minute gives back n units in a
 * millisecond: all of it whole numbers, and a wait that was promised is never short by a rounding.
 */
const UNITS_PER_REQUEST = MS_PER_MINUTE;

/** A key's allowance: full at first, refilled evenly, so that a burst may take a whole minute's worth at once. */
export interface TokenBucket {
  readonly units: number;
  readonly atMs: number;
}

export interface Allowance {
  readonly allowed: boolean;
  readonly bucket: TokenBucket;
  /** Until there is one more request than now; 0 for a full bucket. */
  readonly nextMs: number;
  readonly state: RateLimitState;
}

/**
 * Takes one request.
 * @param bucket undefined: nothing was asked of this key yet
 * @param perMinute the key's limit: both the bucket's size and what flows back in a minute
 * @param nowMs must not run backwards; a clock that does refills nothing
 */
export function takeToken(bucket: TokenBucket | undefined, perMinute: number, nowMs: number): Allowance {
  const units = unitsAt(bucket, perMinute, nowMs);
  return units >= UNITS_PER_REQUEST
    ? allowance(true, units - UNITS_PER_REQUEST, perMinute, nowMs)
    : allowance(false, units, perMinute, nowMs);
}

/** What is left, without taking any of it. */
export function lookAtBucket(bucket: TokenBucket | undefined, perMinute: number, nowMs: number): Allowance {
  const units = unitsAt(bucket, perMinute, nowMs);
  return allowance(units >= UNITS_PER_REQUEST, units, perMinute, nowMs);
}

function unitsAt(bucket: TokenBucket | undefined, perMinute: number, nowMs: number): number {
  const full = perMinute * UNITS_PER_REQUEST;
  if (bucket === undefined) return full;
  return Math.min(full, bucket.units + Math.max(0, nowMs - bucket.atMs) * perMinute);
}

function allowance(allowed: boolean, units: number, perMinute: number, nowMs: number): Allowance {
  const remaining = Math.floor(units / UNITS_PER_REQUEST);
  const missing = (remaining + 1) * UNITS_PER_REQUEST - units;
  const nextMs = remaining === perMinute ? 0 : Math.ceil(missing / perMinute);
  return {
    allowed,
    bucket: { units, atMs: nowMs },
    nextMs,
    state: { limit: perMinute, remaining, resetSeconds: Math.ceil(nextMs / MS_PER_SECOND) },
  };
}
