import { randomBytes } from 'node:crypto';
import { systemActor, type Origin } from '../../events/envelope.ts';
import type { SignInFailure } from '../../events/sign-in-failed.ts';
import { isoTime } from '../../shared/iso-time.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../shared/result.ts';
import { SECRET_ENTROPY_BYTES } from '../keys/domain/secret-format.ts';
import type { Principal } from './domain/principal.ts';
import { RecordAllowance } from './domain/record-allowance.ts';
import { isOpen, type Session } from './domain/session.ts';
import { sessionRefreshedEvent } from './domain/session-event.ts';
import {
  sessionToken,
  sessionTokenHash,
  sessionTokenKind,
  type SessionToken,
} from './domain/session-token.ts';
import type { SessionMatch } from './principal-directory.ts';
import type { SessionEnds } from './session-ends.ts';
import type { SessionParts } from './session-parts.ts';
import type { OwnedSession } from './session-starts.ts';

export interface ExchangeRequest {
  /** A refresh token or a code. */
  readonly token: string;
  readonly origin: Origin;
  /** Lifetime of the access token, for a client that needs another than is usual here. */
  readonly accessSeconds?: number;
}

const INVALID_TOKEN: Refusal = {
  code: 'invalid_refresh_token',
  detail: 'The refresh token or code is not good; sign in again.',
};

export const newRefreshToken = (): SessionToken => sessionToken('refresh', randomBytes(SECRET_ENTROPY_BYTES));

/**
 * Exchanges refresh tokens and codes, each once. Presenting one again, or twice at the same moment, ends the session: of
 * two holders one is not its owner, and nobody can tell which. So does asking again because an answer was lost on the
 * way: a grace for that would be one for thieves too.
 */
export class TokenExchange {
  readonly #parts: SessionParts;
  readonly #ends: SessionEnds;
  readonly #junk = new RecordAllowance();

  constructor(parts: SessionParts, ends: SessionEnds) {
    this.#parts = parts;
    this.#ends = ends;
  }

  /** Refuses with `invalid_refresh_token`, whatever is wrong; the trail has the reason. */
  async exchange(
    request: ExchangeRequest,
  ): Promise<Result<OwnedSession & { readonly refresh: SessionToken }, Refusal>> {
    const { principals, commands, counts, trail, clock } = this.#parts;
    const usedHash = sessionTokenHash(request.token);
    const match = await this.#match(request.token, usedHash);
    const principal = match === undefined ? undefined : principals.byId(match.session.principalId);
    if (match === undefined || principal === undefined) return this.#unknown(request);
    const { id: sessionId } = match.session;
    const fault = faultOf(match, principal, usedHash, isoTime(clock.nowMs()));
    if (fault !== null) return this.#refused(request, match.session, principal, fault);

    const refresh = newRefreshToken();
    const data = { sessionId, usedHash, refreshHash: refresh.hash };
    await commands.record(sessionRefreshedEvent(trail.context(request.origin), principal, data));
    const session = principals.session(sessionId) ?? match.session;
    if (session.refreshHash === refresh.hash) {
      counts.add(methodOf(request.token), 'success');
      return accept({ session, principal, refresh });
    }
    // Somebody else exchanged it, or ended the session, after the look and before this in the log.
    const reason = session.ended === null ? 'token_reused' : 'session_over';
    return this.#refused(request, session, principal, reason);
  }

  /** Ends the session of a refresh token, also of one that was exchanged since: of two holders either may end it. */
  async giveUp({ token, origin }: ExchangeRequest): Promise<Result<void, Refusal>> {
    const { principals, clock } = this.#parts;
    const match = await this.#match(token, sessionTokenHash(token));
    const principal = match === undefined ? undefined : principals.byId(match.session.principalId);
    if (match === undefined || principal === undefined) return this.#unknown({ token, origin });
    const { id, email } = principal;
    const actor = { type: 'user', id, email, credential: null } as const;
    const reason = match.isCurrent ? 'signed_out' : 'token_reused';
    if (isOpen(match.session, isoTime(clock.nowMs())))
      await this.#ends.end(match.session.id, principal, reason, { actor, origin });
    return accept(undefined);
  }

  /** What another process has just handed out is known here once the log's end is folded. Junk is not worth that. */
  async #match(token: string, hash: string): Promise<SessionMatch | undefined> {
    const { principals, directory } = this.#parts;
    const match = principals.sessionByTokenHash(hash);
    if (match !== undefined || sessionTokenKind(token) === null) return match;
    await directory.catchUp();
    return principals.sessionByTokenHash(hash);
  }

  async #refused(
    { token, origin }: ExchangeRequest,
    session: Session,
    principal: Principal,
    reason: SignInFailure,
  ): Promise<Result<never, Refusal>> {
    if (reason === 'token_reused')
      await this.#ends.end(session.id, principal, reason, { actor: systemActor('sessions'), origin });
    await this.#parts.trail.failed(origin, principal, {
      sessionId: session.id,
      method: methodOf(token),
      provider: session.provider,
      reason,
    });
    return refuse(INVALID_TOKEN);
  }

  /** Anybody can make up tokens, so of these only so much is recorded as the allowance says. */
  async #unknown({ token, origin }: ExchangeRequest): Promise<Result<never, Refusal>> {
    const { trail, counts, clock } = this.#parts;
    const method = methodOf(token);
    const failure = { sessionId: null, method, provider: null, reason: 'token_invalid' } as const;
    if (this.#junk.take(origin.ip, clock.nowMs())) await trail.failed(origin, null, failure);
    else counts.add(method, failure.reason);
    return refuse(INVALID_TOKEN);
  }
}

const methodOf = (token: string): 'code' | 'refresh' =>
  sessionTokenKind(token) === 'code' ? 'code' : 'refresh';

/** Why a token is not exchanged; null: it is. */
function faultOf(
  { session, isCurrent }: SessionMatch,
  principal: Principal,
  usedHash: string,
  now: string,
): SignInFailure | null {
  if (!isOpen(session, now)) return 'session_over';
  if (!isCurrent) return 'token_reused';
  if (principal.disabledAt !== null) return 'principal_disabled';
  return session.code?.hash === usedHash && session.code.expiresAt <= now ? 'token_expired' : null;
}
