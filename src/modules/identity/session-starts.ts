import { systemActor } from '../../events/envelope.ts';
import type { SignedIn } from '../../events/signed-in.ts';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import { isoTime, MS_PER_DAY } from '../../shared/iso-time.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../shared/result.ts';
import type { Principal } from './domain/principal.ts';
import type { Session } from './domain/session.ts';
import { signedInEvent } from './domain/session-event.ts';
import type { SessionEnds } from './session-ends.ts';
import type { SessionParts, SignIn } from './session-parts.ts';

/** Tiled's limit: more open sessions of one principal are a program that signs in anew instead of refreshing. */
export const OPEN_SESSIONS_MAX = 200;

const SIGN_IN_FAILED: Refusal = { code: 'sign_in_failed', detail: 'Name or password is wrong.' };

/** What opens a session that begins. */
export type Opening = Pick<SignedIn['data'], 'refreshHash' | 'codeHash' | 'codeExpiresAt'>;

export interface OwnedSession {
  readonly session: Session;
  readonly principal: Principal;
}

/** Begins sessions. */
export class SessionStarts {
  readonly #parts: SessionParts;
  readonly #ends: SessionEnds;

  constructor(parts: SessionParts, ends: SessionEnds) {
    this.#parts = parts;
    this.#ends = ends;
  }

  /** Refuses with `sign_in_failed` when the principal is disabled, also when that happens at the same moment. */
  async begin(by: SignIn, opening: Opening): Promise<Result<OwnedSession, Refusal>> {
    const { principals, commands, trail, counts, clock, ids, sessionDays } = this.#parts;
    const { principal: known, method, provider, origin } = by;
    if (!isActive(principals.byId(known.id))) return this.#refused(by, null);
    const sessionId = ids.sessionId();
    const expiresAt = isoTime(clock.nowMs() + sessionDays * MS_PER_DAY);
    const data = { sessionId, method, provider, expiresAt, ...opening };
    await commands.record(signedInEvent(trail.context(origin), known, data));

    const principal = principals.byId(known.id);
    if (!isActive(principal)) {
      // Left open, it would be good again when the principal is.
      await this.#ends.end(sessionId, known, 'principal_disabled', bySystem(origin));
      return this.#refused(by, sessionId);
    }
    await this.#keepToLimit(principal, by);
    counts.add(method, 'success');
    const session = principals.session(sessionId);
    if (session !== undefined) return accept({ session, principal });
    throw new InfrastructureError('read_model_behind', 'A session was begun that no read model has.');
  }

  async #keepToLimit(principal: Principal, { origin }: SignIn): Promise<void> {
    const { principals, clock } = this.#parts;
    const open = principals.openSessions(principal.id, isoTime(clock.nowMs()));
    for (const oldest of open.slice(0, Math.max(0, open.length - OPEN_SESSIONS_MAX)))
      await this.#ends.end(oldest.id, principal, 'limit', bySystem(origin));
  }

  async #refused(by: SignIn, sessionId: string | null): Promise<Result<OwnedSession, Refusal>> {
    const { principal, method, provider, origin } = by;
    await this.#parts.trail.failed(origin, principal, {
      ...{ sessionId, method, provider },
      reason: 'principal_disabled',
    });
    return refuse(SIGN_IN_FAILED);
  }
}

const isActive = (principal: Principal | undefined): principal is Principal =>
  principal !== undefined && principal.disabledAt === null;

const bySystem = (origin: SignIn['origin']) => ({ actor: systemActor('sessions'), origin });
