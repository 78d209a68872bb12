import type { RateLimitState } from '../../../shared/rate-limit-state.ts';

/** Limits are per minute. */
const WINDOW_SECONDS = 60;

/**
 * Whose allowance the fields speak of: `key`, that of the key that the request itself carries; `bearer`, that of the key
 * that a gateway asks about, which the gateway must not take for its own.
 */
export type RateLimitPolicy = 'key' | 'bearer';

/**
 * The fields of draft-ietf-httpapi-ratelimit-headers-11: `r` requests may be made within the next `t` seconds, after which
 * there is at least one more. With `r=0` that is the same instant as Retry-After.
 */
export const rateLimitHeaders = (
  { limit, remaining, resetSeconds }: RateLimitState,
  policy: RateLimitPolicy,
): { readonly 'ratelimit-policy': string; readonly ratelimit: string } => ({
  'ratelimit-policy': `"${policy}";q=${limit};w=${WINDOW_SECONDS}`,
  ratelimit: `"${policy}";r=${remaining};t=${resetSeconds}`,
});
