import type { Refusal } from '../../shared/refusal.ts';
import type { Result } from '../../shared/result.ts';
import { looksLikeAccessToken } from './access-tokens.ts';
import type { AuthenticationRequest, Authenticator } from './authenticator.ts';
import type { Caller } from './caller.ts';

/** Hands a request to whoever judges credentials of the form that it presents: access tokens, or keys and all else. */
export class CredentialAuthenticator implements Authenticator {
  readonly #keys: Authenticator;
  readonly #sessions: Authenticator;

  constructor(parts: { readonly keys: Authenticator; readonly sessions: Authenticator }) {
    this.#keys = parts.keys;
    this.#sessions = parts.sessions;
  }

  authenticate(request: AuthenticationRequest): Result<Caller, Refusal> | Promise<Result<Caller, Refusal>> {
    return request.secret !== null && looksLikeAccessToken(request.secret)
      ? this.#sessions.authenticate(request)
      : this.#keys.authenticate(request);
  }
}
