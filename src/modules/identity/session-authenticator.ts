import type { Origin } from '../../events/envelope.ts';
import type { SignInFailure } from '../../events/sign-in-failed.ts';
import type { Clock } from '../../shared/clock.ts';
import { isoTime } from '../../shared/iso-time.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../shared/result.ts';
import type { KeyDirectory } from '../keys/key-directory.ts';
import type { AccessTokens } from './access-tokens.ts';
import type { AuthenticationRequest, Authenticator } from './authenticator.ts';
import type { Caller } from './caller.ts';
import type { Principal } from './domain/principal.ts';
import { RecordAllowance } from './domain/record-allowance.ts';
import { reachOfRole } from './domain/reach.ts';
import { scopesOfRole } from './domain/scopes.ts';
import { isOpen, type Session } from './domain/session.ts';
import { sessionUsedEvent } from './domain/session-event.ts';
import { heldScope } from './held-scope.ts';
import type { PrincipalDirectory } from './principal-directory.ts';
import type { SessionTrail } from './session-trail.ts';
import type { SignInCounts } from './sign-in-counts.ts';

const INVALID_ACCESS_TOKEN: Refusal = { code: 'invalid_access_token', detail: 'Invalid access token' };

export interface SessionAuthenticatorParts {
  /** Null: nobody signs in here, so no token is any good. */
  readonly tokens: AccessTokens | null;
  readonly principals: PrincipalDirectory;
  readonly directory: Pick<KeyDirectory, 'position' | 'catchUp'>;
  readonly trail: SessionTrail;
  readonly counts: SignInCounts;
  readonly clock: Clock;
}

/** Why a token lets nobody in, and as much as is known of whose it was. `unsigned`: nothing is. */
interface Fault {
  readonly reason: SignInFailure | 'unsigned';
  readonly principal: Principal | null;
  readonly session: Session | null;
}

interface SignedInUser {
  readonly principal: Principal;
  readonly session: Session;
}

/**
 * Authenticates requests by the access token of a session. The token only says which session: whether that is open, and
 * what its owner may do, is looked up each time, so that signing out, disabling somebody and another role count at once.
 * Every use is in the trail before it is answered.
 */
export class SessionAuthenticator implements Authenticator {
  readonly #parts: SessionAuthenticatorParts;
  readonly #junk = new RecordAllowance();

  constructor(parts: SessionAuthenticatorParts) {
    this.#parts = parts;
  }

  async authenticate(request: AuthenticationRequest): Promise<Result<Caller, Refusal>> {
    const found = await this.#userOf(request.secret ?? '');
    if (!found.ok) {
      await this.#recordFault(request.origin, found.refusal);
      return refuse(INVALID_ACCESS_TOKEN);
    }
    const caller = callerOf(found.value, request.origin);
    const held = heldScope(caller, request);
    await this.#recordUse(request, found.value, held);
    if (held !== undefined) return accept(caller);
    return refuse({
      code: 'forbidden',
      detail: `Your role ${caller.credential.role} does not hold the scope '${request.anyOf?.[0] ?? ''}'.`,
      heldScopes: [...caller.credential.scopes],
    });
  }

  async #userOf(token: string): Promise<Result<SignedInUser, Fault>> {
    const { tokens, principals, directory, clock } = this.#parts;
    const nowMs = clock.nowMs();
    const claims = await tokens?.verify(token, nowMs);
    if (claims === undefined) return refuse({ reason: 'unsigned', principal: null, session: null });
    if (!claims.ok) return refuse({ reason: claims.refusal, principal: null, session: null });
    const { sessionId, principalId } = claims.value;
    // Another process may have begun it a moment ago. We signed the token, so this is worth a look at the log's end.
    if (principals.session(sessionId) === undefined) await directory.catchUp();
    const session = principals.session(sessionId) ?? null;
    const principal = principals.byId(principalId) ?? null;
    if (session === null || principal === null || session.principalId !== principalId)
      return refuse({ reason: 'token_invalid', principal, session });
    if (!isOpen(session, isoTime(nowMs))) return refuse({ reason: 'session_over', principal, session });
    if (principal.disabledAt !== null) return refuse({ reason: 'principal_disabled', principal, session });
    return accept({ principal, session });
  }

  #recordUse(
    { origin, endpoint, anyOf }: AuthenticationRequest,
    { principal, session }: SignedInUser,
    held: ReturnType<typeof heldScope>,
  ): Promise<void> {
    const { trail, directory } = this.#parts;
    return trail.record(
      sessionUsedEvent(trail.context(origin), principal, held === undefined ? 'FORBIDDEN' : 'SUCCESS', {
        sessionId: session.id,
        endpoint,
        permission: held ?? anyOf?.[0] ?? null,
        basedOn: directory.position(),
      }),
    );
  }

  /** What we did not sign costs nothing to make, so of that only so much is recorded as the allowance says. */
  async #recordFault(origin: Origin, { reason, principal, session }: Fault): Promise<void> {
    const { trail, counts, clock } = this.#parts;
    if (reason === 'unsigned' && !this.#junk.take(origin.ip, clock.nowMs())) {
      counts.add('access', 'token_invalid');
      return;
    }
    await trail.failed(origin, principal, {
      sessionId: session?.id ?? null,
      method: 'access',
      provider: session?.provider ?? null,
      reason: reason === 'unsigned' ? 'token_invalid' : reason,
    });
  }
}

const callerOf = ({ principal, session }: SignedInUser, origin: Origin): Caller => ({
  credential: {
    kind: 'session',
    id: session.id,
    sessionId: session.id,
    principalId: principal.id,
    email: principal.email,
    owner: principal.name,
    tenant: principal.tenant,
    role: principal.role,
    reach: reachOfRole(principal.role),
    scopes: new Set(scopesOfRole(principal.role)),
    allowedDatasets: null,
  },
  origin,
});
