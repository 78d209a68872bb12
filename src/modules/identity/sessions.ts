import type { SessionEndReason } from '../../events/session-revoked.ts';
import { epochMs } from '../../shared/iso-time.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../shared/result.ts';
import type { AccessTokens } from './access-tokens.ts';
import type { Caller } from './caller.ts';
import type { Principal } from './domain/principal.ts';
import type { Session } from './domain/session.ts';
import type { SessionToken } from './domain/session-token.ts';
import { SessionEnds } from './session-ends.ts';
import type { SessionParts, SignIn } from './session-parts.ts';
import { SessionStarts, type OwnedSession } from './session-starts.ts';
import { newRefreshToken, TokenExchange, type ExchangeRequest } from './token-exchange.ts';

/** What a client holds of a session. The tokens are nowhere else: only a hash of the refresh token is kept. */
export interface IssuedTokens {
  readonly accessToken: string;
  readonly accessTokenExpiresInSeconds: number;
  /** Good once: exchanging it gives another one. */
  readonly refreshToken: string;
  readonly refreshTokenExpiresAt: string;
  readonly session: Session;
  readonly principal: Principal;
}

export interface SessionServiceParts extends SessionParts {
  /** Null: this installation has no secret to sign tokens with, so nobody signs in. */
  readonly tokens: AccessTokens | null;
}

const SIGN_IN_OFF: Refusal = {
  code: 'sign_in_off',
  detail: 'Nobody can sign in here: KEYTRAIL_TOKEN_SECRET is not set.',
};

/**
 * Sessions of those who sign in: from the proof of who they are to the end. All of it is decided by the fold, like keys:
 * an event is appended, and the answer made from what it became.
 */
export class SessionService {
  readonly #parts: SessionServiceParts;
  readonly #starts: SessionStarts;
  readonly #exchange: TokenExchange;
  readonly #ends: SessionEnds;

  constructor(parts: SessionServiceParts) {
    this.#parts = parts;
    this.#ends = new SessionEnds(parts);
    this.#starts = new SessionStarts(parts, this.#ends);
    this.#exchange = new TokenExchange(parts, this.#ends);
  }

  /** Why nobody can sign in here; null: they can. */
  whyOff(): Refusal | null {
    return this.#parts.tokens === null ? SIGN_IN_OFF : null;
  }

  /** Refuses with `sign_in_failed` when the principal is disabled, or with `sign_in_off`. */
  async signIn(by: SignIn): Promise<Result<IssuedTokens, Refusal>> {
    const { tokens } = this.#parts;
    if (tokens === null) return refuse(SIGN_IN_OFF);
    const refresh = newRefreshToken();
    const opening = { refreshHash: refresh.hash, codeHash: null, codeExpiresAt: null };
    const begun = await this.#starts.begin(by, opening);
    return begun.ok ? accept(await this.#issued(tokens, begun.value, refresh)) : begun;
  }

  /**
   * A session whose tokens are not handed out yet: somebody who has the code takes them, by {@link exchange}, once.
   * @param by with the `hash` of a `sessionToken('code', …)`
   */
  async signInWithCode(
    by: SignIn & { readonly codeHash: string; readonly codeExpiresAt: string },
  ): Promise<Result<Session, Refusal>> {
    if (this.#parts.tokens === null) return refuse(SIGN_IN_OFF);
    const { codeHash, codeExpiresAt } = by;
    const begun = await this.#starts.begin(by, { refreshHash: null, codeHash, codeExpiresAt });
    return begun.ok ? accept(begun.value.session) : begun;
  }

  /** New tokens for a refresh token or a code. Refuses with `invalid_refresh_token`, or with `sign_in_off`. */
  async exchange(request: ExchangeRequest): Promise<Result<IssuedTokens, Refusal>> {
    const { tokens } = this.#parts;
    if (tokens === null) return refuse(SIGN_IN_OFF);
    const exchanged = await this.#exchange.exchange(request);
    return exchanged.ok
      ? accept(await this.#issued(tokens, exchanged.value, exchanged.value.refresh, request.accessSeconds))
      : exchanged;
  }

  /**
   * Ends the session of a refresh token, for a client that has nothing else of it at hand. Refuses with
   * `invalid_refresh_token` where it is of none, or of one that was ended.
   */
  async signOut({ token, origin }: ExchangeRequest): Promise<Result<void, Refusal>> {
    return this.#exchange.giveUp({ token, origin });
  }

  /** Refuses with `session_not_found`, also for a session that the caller may not end, or with `session_over`. */
  revoke(request: {
    readonly sessionId: string;
    readonly reason: Extract<SessionEndReason, 'signed_out' | 'revoked'>;
    readonly caller: Caller;
  }): Promise<Result<Session, Refusal>> {
    return this.#ends.endFor(request.caller, request.sessionId, request.reason);
  }

  async #issued(
    tokens: AccessTokens,
    { principal, session }: OwnedSession,
    refresh: SessionToken,
    lifeSeconds?: number,
  ): Promise<IssuedTokens> {
    const { clock, ids } = this.#parts;
    const access = await tokens.issue(
      { principalId: principal.id, sessionId: session.id },
      { nowMs: clock.nowMs(), endMs: epochMs(session.expiresAt), tokenId: ids.eventId(), lifeSeconds },
    );
    return {
      accessToken: access.token,
      accessTokenExpiresInSeconds: access.expiresInSeconds,
      refreshToken: refresh.token,
      refreshTokenExpiresAt: session.expiresAt,
      session,
      principal,
    };
  }
}

/** Nest injection token of the {@link SessionService}. */
export const SESSION_SERVICE = Symbol('SessionService');
