import type { SessionEndReason } from '../../events/session-revoked.ts';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import { isoTime } from '../../shared/iso-time.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../shared/result.ts';
import { actorOf, seesTenant, type Caller } from './caller.ts';
import type { Principal } from './domain/principal.ts';
import { isOpen, type Session } from './domain/session.ts';
import { sessionRevokedEvent } from './domain/session-event.ts';
import type { EndedBy, SessionParts } from './session-parts.ts';

const NOT_FOUND: Refusal = { code: 'session_not_found', detail: 'There is no such session.' };
const OVER: Refusal = { code: 'session_over', detail: 'The session is over already.' };

/** Ends sessions: from then on none of their tokens is good, in any process that has folded the event. */
export class SessionEnds {
  readonly #parts: SessionParts;

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  /** A session of the caller's own, or any that they see if they hold `write:principals`; others do not exist for them. */
  async endFor(
    caller: Caller,
    sessionId: string,
    reason: SessionEndReason,
  ): Promise<Result<Session, Refusal>> {
    const { principals, clock } = this.#parts;
    const session = principals.session(sessionId);
    const principal = session === undefined ? undefined : principals.byId(session.principalId);
    if (session === undefined || principal === undefined || !mayEnd(caller, principal))
      return refuse(NOT_FOUND);
    if (!isOpen(session, isoTime(clock.nowMs()))) return refuse(OVER);
    return accept(await this.end(session.id, principal, reason, { ...caller, actor: actorOf(caller) }));
  }

  /** @returns the session as it is afterwards; had it ended before, as it was */
  async end(
    sessionId: string,
    principal: Principal,
    reason: SessionEndReason,
    by: EndedBy,
  ): Promise<Session> {
    const { trail, commands, principals } = this.#parts;
    const context = trail.context(by.origin);
    await commands.record(sessionRevokedEvent(context, principal, by.actor, { sessionId, reason }));
    const session = principals.session(sessionId);
    if (session !== undefined) return session;
    throw new InfrastructureError('read_model_behind', 'A session was ended that no read model has.');
  }
}

const mayEnd = (caller: Caller, principal: Principal): boolean =>
  (caller.credential.kind === 'session' && caller.credential.principalId === principal.id) ||
  (caller.credential.scopes.has('write:principals') && seesTenant(caller, principal.tenant));
