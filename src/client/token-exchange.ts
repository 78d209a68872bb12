import type { Api } from './api.ts';
import type { Tokens } from './api-types.ts';
import type { CallOptions } from './exchange.ts';
import { KeytrailError } from './keytrail-error.ts';

/**
 * Tokens for a password, and for other tokens. Nothing is kept of them: this is for those who keep a session elsewhere, and
 * give it to the client as a credential.
 */
export class TokenExchange {
  readonly #api: Api;

  /** @param api which presents nothing: a session that is renewed cannot be what it is renewed with */
  constructor(api: Api) {
    this.#api = api;
  }

  async byPassword(name: string, password: string, options: CallOptions = {}): Promise<Tokens> {
    return checked(await this.#api.ask('POST /v1/sign-in', { ...options, body: { name, password } }));
  }

  /** A refresh token, or the code that a sign-in ended with. Each is good once; a second time ends the session. */
  async byRefreshToken(refreshToken: string, options: CallOptions = {}): Promise<Tokens> {
    return checked(await this.#api.ask('POST /v1/sessions/refresh', { ...options, body: { refreshToken } }));
  }
}

/** Tokens are kept for later: what is none must be noticed now. */
function checked(answer: Tokens): Tokens {
  const { accessToken, accessTokenExpiresInSeconds, refreshToken } = answer as Partial<Tokens>;
  const isComplete =
    typeof accessToken === 'string' &&
    typeof accessTokenExpiresInSeconds === 'number' &&
    typeof refreshToken === 'string';
  if (!isComplete) {
    const detail = 'The service answered with status 200, and not as a sign-in goes.';
    throw new KeytrailError({ status: 200, code: 'not_understood', detail });
  }
  return answer;
}
