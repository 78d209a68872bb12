import { MS_PER_HOUR, MS_PER_SECOND } from '../../../shared/iso-time.ts';

/** Attempts to make a run before it is given up: with the waits between them, over an hour. */
export const ATTEMPTS_MAX = 8;
const WAIT_FIRST_MS = 30 * MS_PER_SECOND;
const WAIT_MAX_MS = MS_PER_HOUR;

/** How often a run was tried, and from when on it is tried again. */
export interface Attempts {
  readonly count: number;
  readonly notBeforeMs: number;
}

export function afterFailure(before: Attempts | undefined, nowMs: number): Attempts {
  const count = (before?.count ?? 0) + 1;
  return { count, notBeforeMs: nowMs + Math.min(WAIT_FIRST_MS * 2 ** (count - 1), WAIT_MAX_MS) };
}
