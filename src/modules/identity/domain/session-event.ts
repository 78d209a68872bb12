import type { Actor, Origin, Outcome } from '../../../events/envelope.ts';
import { ANONYMOUS } from '../../../events/envelope.ts';
import type { SessionRefreshed } from '../../../events/session-refreshed.ts';
import type { SessionEndReason, SessionRevoked } from '../../../events/session-revoked.ts';
import type { SessionUsed } from '../../../events/session-used.ts';
import type { SignInFailed, SignInFailure } from '../../../events/sign-in-failed.ts';
import type { SignedIn } from '../../../events/signed-in.ts';
import { NO_TENANT } from '../../keys/domain/presentation-event.ts';
import type { Principal } from './principal.ts';

/** What every event takes from outside, so that building one is deterministic. */
export interface EventContext {
  readonly eventId: string;
  readonly now: string;
  readonly origin: Origin;
}

const OUTCOME_OF_FAILURE: Readonly<Record<SignInFailure, Outcome>> = {
  unknown_principal: 'INVALID',
  wrong_password: 'INVALID',
  principal_disabled: 'DISABLED',
  throttled: 'RATE_LIMITED',
  provider_refused: 'INVALID',
  state_invalid: 'INVALID',
  denied: 'FORBIDDEN',
  token_invalid: 'INVALID',
  token_expired: 'EXPIRED',
  token_reused: 'REVOKED',
  session_over: 'REVOKED',
};

export const signedInEvent = (
  context: EventContext,
  principal: Principal,
  data: Omit<SignedIn['data'], 'principalId' | 'principalName'>,
): SignedIn => ({
  ...envelope(context, principal, userOf(principal)),
  type: 'SignedIn',
  version: 1,
  outcome: 'SUCCESS',
  data: { ...referenceTo(principal), ...data },
});

export const sessionRefreshedEvent = (
  context: EventContext,
  principal: Principal,
  data: Omit<SessionRefreshed['data'], 'principalId' | 'principalName'>,
): SessionRefreshed => ({
  ...envelope(context, principal, userOf(principal)),
  type: 'SessionRefreshed',
  version: 1,
  outcome: 'SUCCESS',
  data: { ...referenceTo(principal), ...data },
});

export const sessionRevokedEvent = (
  context: EventContext,
  principal: Principal,
  actor: Actor,
  data: { readonly sessionId: string; readonly reason: SessionEndReason },
): SessionRevoked => ({
  ...envelope(context, principal, actor),
  type: 'SessionRevoked',
  version: 1,
  outcome: 'SUCCESS',
  data: { ...referenceTo(principal), ...data },
});

export const sessionUsedEvent = (
  context: EventContext,
  principal: Principal,
  outcome: 'SUCCESS' | 'FORBIDDEN',
  data: Omit<SessionUsed['data'], 'principalId' | 'principalName'>,
): SessionUsed => ({
  ...envelope(context, principal, userOf(principal)),
  type: 'SessionUsed',
  version: 1,
  outcome,
  data: { ...referenceTo(principal), ...data },
});

/** Nobody has been identified, so the actor is anonymous, also where it is known whose name or token was tried. */
export const signInFailedEvent = (
  context: EventContext,
  principal: Principal | null,
  data: Omit<SignInFailed['data'], 'principalId' | 'principalName'>,
): SignInFailed => ({
  ...envelope(context, principal, ANONYMOUS),
  type: 'SignInFailed',
  version: 1,
  outcome: OUTCOME_OF_FAILURE[data.reason],
  data: { principalId: principal?.id ?? null, principalName: principal?.name ?? null, ...data },
});

const envelope = ({ eventId, now, origin }: EventContext, principal: Principal | null, actor: Actor) => ({
  id: eventId,
  time: now,
  keyId: null,
  tenant: principal?.tenant ?? NO_TENANT,
  actor,
  origin,
});

const referenceTo = ({ id, name }: Principal) => ({ principalId: id, principalName: name });

const userOf = ({ id, email }: Principal): Actor => ({ type: 'user', id, email, credential: null });
