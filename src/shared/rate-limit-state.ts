/** What is left of a key's rate limit, as answers state it. */
export interface RateLimitState {
  /** Requests per minute, and the most that can be made at once. */
  readonly limit: number;
  /** Requests that are left at this instant. */
  readonly remaining: number;
  /** Whole seconds until there is at least one more; 0 when none is missing. */
  readonly resetSeconds: number;
}
