import { MS_PER_HOUR, MS_PER_SECOND } from '../../../shared/iso-time.ts';
import type { DeliveryFailure } from './delivery-failure.ts';

const FIRST_WAIT_MS = 2 * MS_PER_SECOND;
/** How late a receiver that was repaired is noticed at most. */
export const WAIT_MS_MAX = MS_PER_HOUR;
/** An alert that is older than a day is history, and in the console. */
export const GIVE_UP_AFTER_MS = 24 * MS_PER_HOUR;

/** An attempt that failed, and what went before. */
export interface FailedAttempt {
  /** This one included. */
  readonly attempts: number;
  /** When what people should be told happened, and when it was first tried here. */
  readonly sinceMs: number;
  readonly firstTriedMs: number;
  readonly nowMs: number;
  readonly failure: DeliveryFailure;
}

export type NextStep =
  | { readonly step: 'try again'; readonly atMs: number }
  | { readonly step: 'abandon'; readonly reason: 'gave_up' | 'refused' };

/**
 * What to do after a failure. Waits double up to an hour, each shortened at random by up to its half, so that what failed
 * together does not come back together. Nothing is given up before it was tried, however long it lay about; and what has a
 * time in the future, by some other machine's clock, is not tried for ever.
 *
 * @param random from 0 to 1
 */
export function afterFailure(failed: FailedAttempt, random: number): NextStep {
  const { attempts, sinceMs, firstTriedMs, nowMs, failure } = failed;
  if (failure.isFinal) return { step: 'abandon', reason: 'refused' };
  const atMs = nowMs + waitMs(attempts, random, failure.retryAfterMs);
  const endMs = Math.min(sinceMs, firstTriedMs) + GIVE_UP_AFTER_MS;
  return atMs > endMs ? { step: 'abandon', reason: 'gave_up' } : { step: 'try again', atMs };
}

export function waitMs(attempts: number, random: number, retryAfterMs: number | null): number {
  const full = Math.min(WAIT_MS_MAX, FIRST_WAIT_MS * 2 ** Math.min(attempts - 1, 30));
  const wait = Math.round(full * (1 - random / 2));
  return Math.min(WAIT_MS_MAX, Math.max(wait, retryAfterMs ?? 0));
}
