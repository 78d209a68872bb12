import type { Outcome } from '../../../events/envelope.ts';

/** What the `errorCode` of a record says about the key, as opposed to the request. */
export interface KeyOutcome {
  readonly type: 'KeyUsed' | 'AccessDenied' | 'AuthenticationFailed';
  readonly outcome: Extract<Outcome, 'SUCCESS' | 'FORBIDDEN' | 'INVALID' | 'EXPIRED'>;
}

const USED: KeyOutcome = { type: 'KeyUsed', outcome: 'SUCCESS' };
const FORBIDDEN: KeyOutcome = { type: 'AccessDenied', outcome: 'FORBIDDEN' };
const INVALID: KeyOutcome = { type: 'AuthenticationFailed', outcome: 'INVALID' };
const EXPIRED: KeyOutcome = { type: 'AuthenticationFailed', outcome: 'EXPIRED' };

/** Services spell the same code as `X`, `XException`, `Client.X` and `service.X`, so the patterns are not anchored. */
const EXPIRED_CODE = /ExpiredToken|TokenRefreshRequired/;
const INVALID_CODE =
  /InvalidClientTokenId|InvalidAccessKeyId|UnrecognizedClient|AuthFailure|SignatureDoesNotMatch|InvalidSignature|IncompleteSignature|MissingAuthenticationToken|InvalidToken\b|RequestExpired/;
const FORBIDDEN_CODE = /AccessDenied|Unauthorized|AuthorizationError/;

/**
 * Any other error (throttled, not found, wrong parameter) came after the key had been accepted, so it is a use of the
 * key: a key whose every call fails for want of a bucket is in use all the same.
 */
export function keyOutcomeOf(errorCode: string | null): KeyOutcome {
  if (errorCode === null) return USED;
  if (EXPIRED_CODE.test(errorCode)) return EXPIRED;
  if (INVALID_CODE.test(errorCode)) return INVALID;
  return FORBIDDEN_CODE.test(errorCode) ? FORBIDDEN : USED;
}
