/** Wait after the first failure; doubled with each further one. */
const BACKOFF_FIRST_MS = 100;
/** Longest wait between retries: how late a repaired disk or broker is noticed at most. */
const BACKOFF_MAX_MS = 30_000;

/** How long to wait after so many failures in a row, in milliseconds. */
export const backoffMs = (failures: number): number =>
  Math.min(BACKOFF_FIRST_MS * 2 ** Math.max(0, failures - 1), BACKOFF_MAX_MS);
