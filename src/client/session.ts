import type { Tokens } from './api-types.ts';
import type { Credential } from './credential.ts';
import { KeytrailError } from './keytrail-error.ts';

/** A token that is about to expire may have when the request arrives. */
const EXPIRES_SOON_MS = 10_000;
const MS_PER_SECOND = 1_000;

interface Kept {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** By this machine's clock, whatever the service's says. */
  readonly expiresAtMs: number;
}

/**
 * Somebody's session, in memory only. It renews itself before its access token expires, or when the service does not accept
 * it any more. A refresh token is good once, and presented again it ends the session: so there is one refresh at a time, and
 * all who need it wait for the same.
 */
export class Session implements Credential {
  readonly #exchange: (refreshToken: string) => Promise<Tokens>;
  #kept: Kept | null;
  #refreshing: Promise<string> | null = null;

  constructor(tokens: Tokens, exchange: (refreshToken: string) => Promise<Tokens>) {
    this.#exchange = exchange;
    this.#kept = keptOf(tokens);
  }

  /** The service ended it, as far as this client has been told. */
  get isOver(): boolean {
    return this.#kept === null;
  }

  async secret(): Promise<string | null> {
    const kept = this.#kept;
    if (kept === null) return null;
    return kept.expiresAtMs - Date.now() < EXPIRES_SOON_MS ? this.#refresh(kept) : kept.accessToken;
  }

  async renewed(refused: string): Promise<string | null> {
    const kept = this.#kept;
    if (kept === null) return null;
    // Somebody else was refused before, and has renewed it.
    return kept.accessToken === refused ? this.#refresh(kept) : kept.accessToken;
  }

  #refresh(kept: Kept): Promise<string> {
    this.#refreshing ??= this.#exchanged(kept).finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  async #exchanged({ refreshToken }: Kept): Promise<string> {
    try {
      const kept = keptOf(await this.#exchange(refreshToken));
      this.#kept = kept;
      return kept.accessToken;
    } catch (error) {
      // Any other failure leaves it: perhaps the token did not arrive. If it did, the next attempt is told so.
      if (error instanceof KeytrailError && error.status === 401) this.#kept = null;
      throw error;
    }
  }
}

const keptOf = ({ accessToken, refreshToken, accessTokenExpiresInSeconds }: Tokens): Kept => ({
  accessToken,
  refreshToken,
  expiresAtMs: Date.now() + accessTokenExpiresInSeconds * MS_PER_SECOND,
});
