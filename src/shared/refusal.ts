import type { RateLimitState } from './rate-limit-state.ts';

/**
 * Every way in which Keytrail says no. The code is part of the public contract: it never changes meaning, has one
 * HTTP status (modules/http/problem-codes.ts) and one page in docs/errors.
 */
export const REFUSAL_CODES = [
  'api_key_required',
  'invalid_api_key',
  'conflicting_credentials',
  'invalid_access_token',
  'invalid_refresh_token',
  'sign_in_failed',
  'sign_in_throttled',
  'sign_in_off',
  'session_not_found',
  'session_over',
  'forbidden',
  'rate_limited',
  'tenant_forbidden',
  'malformed_request',
  'validation_failed',
  'body_too_large',
  'unsupported_media_type',
  'route_not_found',
  'method_not_allowed',
  'request_timeout',
  'key_not_found',
  'key_revoked',
  'key_expired',
  'key_disabled',
  'key_changed_meanwhile',
  'key_already_disabled',
  'key_not_disabled',
  'external_key',
  'managed_by_configuration',
  'scope_not_held',
  'role_not_held',
  'owner_scope_not_held',
  'rights_not_held',
  'outlives_creator',
  'not_your_key',
  'not_the_single_user_key',
  'alert_not_found',
  'alert_already_resolved',
  'own_alert',
  'suppression_not_found',
  'report_schedule_not_found',
  'report_run_not_found',
  'policy_not_found',
  'policy_exception_not_found',
  'policy_exception_over',
  'own_policy_exception',
  'principal_not_found',
  'principal_exists',
  'own_principal',
  'owns_keys',
  'too_many_keys',
  'busy',
  'rotation_grace_exceeds_expiry',
  'nothing_to_change',
  'idempotency_key_reused',
  'idempotency_secret_gone',
  'provider_not_found',
  'provider_unavailable',
  'provider_refused',
  'identity_token_invalid',
  'sign_in_state_invalid',
  'sign_in_not_allowed',
  'sql_not_allowed',
  'sql_invalid',
  'query_too_large',
  'query_timeout',
  'query_cancelled',
  'query_engine_unavailable',
  'cursor_invalid',
  'channel_not_found',
  'leak_intake_off',
  'leak_signature_invalid',
  'leak_keys_unavailable',
  'log_unavailable',
  'not_ready',
  'internal_error',
  'review_not_found',
  'review_closed',
  'key_already_reviewed',
  'own_review',
  'review_undecided',
  'evidence_too_large',
] as const;

export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** A refused request: the code, and one public sentence that names what to change and never holds a secret. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly detail: string;
  /** Which inputs were wrong, as JSON paths with a sentence each; only for `validation_failed`. */
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  /** When it makes sense to ask again, whole seconds from now; for `rate_limited`, `sign_in_throttled` and `query_engine_unavailable`. */
  readonly retryAfterSeconds?: number;
  /** What the credential that was used may do, where that was not enough. */
  readonly heldScopes?: readonly string[];
  /** What is left of the rate limit of the key that was used, where it has one. */
  readonly rateLimit?: RateLimitState;
}
