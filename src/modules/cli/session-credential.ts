import { setTimeout as delay } from 'node:timers/promises';
import { KeytrailError, type Credential, type TokenExchange, type Tokens } from '../../client/index.ts';
import { isoTime, MS_PER_SECOND } from '../../shared/iso-time.ts';
import { CliError } from './cli-error.ts';
import { EXIT } from './exit-code.ts';
import type { StoredSession, StoredTokens } from './stored-session.ts';

/** A token that is about to expire may have when the request arrives. */
const EXPIRES_SOON_MS = 10 * MS_PER_SECOND;
/** For another process that is refreshing the same session. */
const WAIT_MS = 10 * MS_PER_SECOND;
const LOOK_EVERY_MS = 100;

/** Tokens as the service gives them, with an expiry by this machine's clock, whatever the service's says. */
export const tokensOf = (
  answer: Pick<Tokens, 'accessToken' | 'accessTokenExpiresInSeconds' | 'refreshToken'>,
): StoredTokens => ({
  accessToken: answer.accessToken,
  accessTokenExpiresAt: isoTime(Date.now() + answer.accessTokenExpiresInSeconds * MS_PER_SECOND),
  refreshToken: answer.refreshToken,
});

const signInFirst = (what: string): CliError =>
  new CliError(
    EXIT.config,
    `${what} Sign in with "keytrail login", or set KEYTRAIL_API_KEY to the secret of the key to call the service with.`,
  );

/** The session that `keytrail login` kept, refreshed when its access token expires. */
export class SessionCredential implements Credential {
  readonly #stored: StoredSession;
  readonly #tokens: TokenExchange;

  constructor(stored: StoredSession, tokens: TokenExchange) {
    this.#stored = stored;
    this.#tokens = tokens;
  }

  async secret(): Promise<string> {
    const tokens = await this.#stored.read();
    if (tokens !== null && !expiresSoon(tokens)) return tokens.accessToken;
    return this.renewed();
  }

  /** Before its time, too: the secret that tokens are signed with was replaced, for instance. */
  async renewed(): Promise<string> {
    const taken = await this.#stored.take();
    if (taken === null) return (await this.#fromOtherProcess()).accessToken;
    const tokens = await this.#exchanged(taken);
    await this.#stored.keep(tokens);
    return tokens.accessToken;
  }

  async #exchanged(taken: StoredTokens): Promise<StoredTokens> {
    try {
      return tokensOf(await this.#tokens.byRefreshToken(taken.refreshToken));
    } catch (error) {
      if (error instanceof KeytrailError && error.status === 401) {
        await this.#stored.forget();
        throw signInFirst('Your session is over.');
      }
      // Perhaps it did not arrive. If it did, the next attempt is told so.
      await this.#stored.keep(taken);
      if (!(error instanceof KeytrailError) || !isAnswer(error)) throw error;
      throw new CliError(
        EXIT.refused,
        `Your session could not be refreshed: the service answered with status ${error.status}.`,
      );
    }
  }

  /** Another process has taken the file to refresh the session, and puts a new one there; or nobody is signed in. */
  async #fromOtherProcess(): Promise<StoredTokens> {
    for (let waitedMs = 0; waitedMs < WAIT_MS; waitedMs += LOOK_EVERY_MS) {
      const tokens = await this.#stored.read();
      if (tokens !== null) return tokens;
      if (!(await this.#stored.isTaken())) throw signInFirst('Nobody is signed in.');
      await delay(LOOK_EVERY_MS);
    }
    throw signInFirst('Your session is over.');
  }
}

/** Of the service, or of whatever else answers at its address; a redirect is none. */
const isAnswer = ({ status, code }: KeytrailError): boolean => status !== 0 && code !== 'redirected';

const expiresSoon = ({ accessTokenExpiresAt }: StoredTokens): boolean =>
  Date.parse(accessTokenExpiresAt) - Date.now() < EXPIRES_SOON_MS;
