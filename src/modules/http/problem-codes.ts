import type { RefusalCode } from '../../shared/refusal.ts';

export interface ProblemCode {
  readonly status: number;
  /** Same for every occurrence of the code (RFC 9457); what is particular to one stands in `detail`. */
  readonly title: string;
}

/** The HTTP status and title of every refusal. docs/errors has a page for each. */
export const PROBLEM_CODES: Readonly<Record<RefusalCode, ProblemCode>> = {
  api_key_required: { status: 401, title: 'API key required' },
  invalid_api_key: { status: 401, title: 'Invalid API key' },
  conflicting_credentials: { status: 400, title: 'Several different API keys presented' },
  forbidden: { status: 403, title: 'Not allowed' },
  rate_limited: { status: 429, title: 'Rate limit exceeded' },
  tenant_forbidden: { status: 403, title: 'Other tenant' },
  malformed_request: { status: 400, title: 'Malformed request' },
  validation_failed: { status: 422, title: 'Validation failed' },
  body_too_large: { status: 413, title: 'Body too large' },
  unsupported_media_type: { status: 415, title: 'Unsupported media type' },
  route_not_found: { status: 404, title: 'No such route' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  request_timeout: { status: 408, title: 'Request took too long to arrive' },
  key_not_found: { status: 404, title: 'No such key' },
  key_revoked: { status: 409, title: 'Key is revoked' },
  key_expired: { status: 409, title: 'Key has expired' },
  key_disabled: { status: 409, title: 'Key is disabled' },
  key_already_disabled: { status: 409, title: 'Key is already disabled' },
  key_not_disabled: { status: 409, title: 'Key is not disabled' },
  key_changed_meanwhile: { status: 409, title: 'Key changed meanwhile' },
  external_key: { status: 409, title: 'Key of another system' },
  scope_not_held: { status: 403, title: 'Scope not held' },
  role_not_held: { status: 403, title: 'Role not held' },
  rotation_grace_exceeds_expiry: { status: 422, title: 'Grace outlasts the old secret' },
  nothing_to_change: { status: 422, title: 'Nothing to change' },
  idempotency_key_reused: { status: 422, title: 'Idempotency key used for another request' },
  idempotency_secret_gone: { status: 409, title: 'Created before; the secret cannot be shown again' },
  sql_not_allowed: { status: 422, title: 'SQL not allowed' },
  sql_invalid: { status: 422, title: 'SQL invalid' },
  query_too_large: { status: 422, title: 'Query needs too much memory' },
  query_timeout: { status: 504, title: 'Query took too long' },
  query_cancelled: { status: 503, title: 'Query cancelled' },
  cursor_invalid: { status: 400, title: 'Cursor invalid' },
  log_unavailable: { status: 503, title: 'Audit log unavailable' },
  not_ready: { status: 503, title: 'Not ready' },
  internal_error: { status: 500, title: 'Internal error' },
};

export const isProblemCode = (code: string): code is RefusalCode => Object.hasOwn(PROBLEM_CODES, code);
