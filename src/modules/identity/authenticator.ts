import type { Origin } from '../../events/envelope.ts';
import type { Refusal } from '../../shared/refusal.ts';
import type { Result } from '../../shared/result.ts';
import type { Caller } from './caller.ts';
import type { Scope } from './domain/scopes.ts';

export interface AuthenticationRequest {
  /** The secret as presented, null if there was none. */
  readonly secret: string | null;
  readonly origin: Origin;
  /** Route pattern, for the trail: `POST /v1/keys/:id/revoke`. */
  readonly endpoint: string;
  /** Scopes of which the credential must hold one; null: any credential will do. */
  readonly anyOf: readonly [Scope, ...Scope[]] | null;
  /** False only where the route's own command records the caller's use in the event it appends anyway (verify). */
  readonly recordUse: boolean;
}

/**
 * Decides whether a request may pass, and has that decision durable in the trail before it answers.
 * Refuses with `api_key_required`, `invalid_api_key` (unknown, revoked, expired and disabled look the same),
 * `invalid_access_token`, `forbidden` or `rate_limited`. Answers without a promise when nothing has to be waited for.
 */
export interface Authenticator {
  authenticate(request: AuthenticationRequest): Result<Caller, Refusal> | Promise<Result<Caller, Refusal>>;
}

/** Nest injection token of the {@link Authenticator}. */
export const AUTHENTICATOR = Symbol('Authenticator');
