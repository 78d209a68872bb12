import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { isoTime, MS_PER_SECOND } from '../../shared/iso-time.ts';
import type { ApiAnswer, ApiRequest } from './api-exchange.ts';
import { CliError } from './cli-error.ts';
import { EXIT } from './exit-code.ts';
import type { StoredSession, StoredTokens } from './stored-session.ts';

/** What requests are made with. */
export interface Credential {
  /** Null: nothing. */
  secret(): Promise<string | null>;
  /** Another one after the service refused the last; null where there is none. */
  renewed(): Promise<string | null>;
}

export const fixedCredential = (secret: string | null): Credential => ({
  secret: () => Promise.resolve(secret),
  renewed: () => Promise.resolve(null),
});

/** A token that is about to expire may have when the request arrives. */
const EXPIRES_SOON_MS = 10 * MS_PER_SECOND;
/** For another process that is refreshing the same session. */
const WAIT_MS = 10 * MS_PER_SECOND;
const LOOK_EVERY_MS = 100;

const answerSchema = z.object({
  accessToken: z.string(),
  accessTokenExpiresInSeconds: z.number(),
  refreshToken: z.string(),
});

/** Tokens as the service gives them, with an expiry by this machine's clock, whatever the service's says. */
export const tokensOf = (answer: z.infer<typeof answerSchema>): StoredTokens => ({
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
  readonly #ask: (request: ApiRequest) => Promise<ApiAnswer>;

  /** @param ask asks the service without a credential */
  constructor(stored: StoredSession, ask: (request: ApiRequest) => Promise<ApiAnswer>) {
    this.#stored = stored;
    this.#ask = ask;
  }

  async secret(): Promise<string> {
    const tokens = await this.#stored.read();
    if (tokens !== null && !expiresSoon(tokens)) return tokens.accessToken;
    return this.renewed();
  }

  async renewed(): Promise<string> {
    const taken = await this.#stored.take();
    if (taken === null) return (await this.#fromOtherProcess()).accessToken;
    const tokens = await this.#exchanged(taken);
    await this.#stored.keep(tokens);
    return tokens.accessToken;
  }

  async #exchanged(taken: StoredTokens): Promise<StoredTokens> {
    let answer: ApiAnswer;
    try {
      const body = { refreshToken: taken.refreshToken };
      answer = await this.#ask({ method: 'POST', path: '/v1/sessions/refresh', body });
    } catch (error) {
      // Perhaps it did not arrive. If it did, the next attempt is told so.
      await this.#stored.keep(taken);
      throw error;
    }
    const parsed = answerSchema.safeParse(answer.body);
    if (answer.status === 200 && parsed.success) return tokensOf(parsed.data);
    if (answer.status === 401) {
      await this.#stored.forget();
      throw signInFirst('Your session is over.');
    }
    await this.#stored.keep(taken);
    throw new CliError(
      EXIT.refused,
      `Your session could not be refreshed: the service answered with status ${answer.status}.`,
    );
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

const expiresSoon = ({ accessTokenExpiresAt }: StoredTokens): boolean =>
  Date.parse(accessTokenExpiresAt) - Date.now() < EXPIRES_SOON_MS;
