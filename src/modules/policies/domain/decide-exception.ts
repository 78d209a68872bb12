import type { PolicyExceptionApproved } from '../../../events/policy-exception-approved.ts';
import type { PolicyExceptionRejected } from '../../../events/policy-exception-rejected.ts';
import type { PolicyExceptionRequested } from '../../../events/policy-exception-requested.ts';
import type { PolicyExceptionWithdrawn } from '../../../events/policy-exception-withdrawn.ts';
import { epochMs, MS_PER_DAY } from '../../../shared/iso-time.ts';
import type { Refusal } from '../../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../../shared/result.ts';
import { isOwnDeed, type Doer } from '../../identity/domain/separation-of-duties.ts';
import type { DecisionContext } from '../../keys/domain/decision.ts';
import { exceptionOver, invalid, ownException } from './exception-refusals.ts';
import { exceptionState, type PolicyException } from './policy-exception.ts';

/** A year: whoever still needs it then has to say why once more, and somebody has to agree once more. */
export const EXCEPTION_DAYS_MAX = 365;

/** What is to be left alone, by which policy, and for how long. */
export interface ExceptionRequest {
  readonly tenant: string;
  readonly policy: string;
  readonly keyId: string | null;
  /** Of the key, where one is named. */
  readonly keyOwner: string | null;
  readonly owner: string | null;
  readonly until: string;
  readonly reason: string;
}

/** Asked for by anybody, the owner of the keys included: it does nothing before a second person has approved it. */
export function decideRequest(
  { tenant, policy, keyId: ofKeyId, keyOwner, owner: ofOwner, until, reason }: ExceptionRequest,
  by: Doer,
  context: DecisionContext,
): Result<PolicyExceptionRequested, Refusal> {
  if (ofKeyId !== null && ofOwner !== null)
    return refuse(invalid('owner', 'must not be given beside a key: name the key or its owner'));
  const lastsMs = epochMs(until) - epochMs(context.now);
  if (lastsMs <= 0) return refuse(invalid('until', 'must be in the future'));
  if (lastsMs > EXCEPTION_DAYS_MAX * MS_PER_DAY)
    return refuse(invalid('until', `must be within ${EXCEPTION_DAYS_MAX} days`));
  const exceptionId = `pex_${context.eventId.replaceAll('-', '')}`;
  const scope = { exceptionId, policy, ofKeyId, ofOwner, keyOwner, until, requestedBy: by.owner };
  return accept({ ...about(tenant, context), type: 'PolicyExceptionRequested', data: { ...scope, reason } });
}

/** @param ownerNow of the key that it is about, where there is one: keys change hands */
export function decideException(
  exception: PolicyException,
  decision: { readonly kind: 'approve' | 'reject'; readonly note: string | null },
  by: Doer,
  ownerNow: string | null,
  context: DecisionContext,
): Result<PolicyExceptionApproved | PolicyExceptionRejected, Refusal> {
  if (isOwnException(exception, by, ownerNow)) return refuse(ownException());
  const state = exceptionState(exception, context.now);
  if (state !== 'requested') return refuse(exceptionOver(IN_WORDS[state]));
  const data = { ...referenceTo(exception), note: decision.note };
  const envelope = about(exception.tenant, context);
  return accept(
    decision.kind === 'approve'
      ? { ...envelope, type: 'PolicyExceptionApproved', data }
      : { ...envelope, type: 'PolicyExceptionRejected', data },
  );
}

/** Needs no second person: without the exception, policies are as strict as they were. */
export function decideWithdraw(
  exception: PolicyException,
  note: string | null,
  context: DecisionContext,
): Result<PolicyExceptionWithdrawn, Refusal> {
  const state = exceptionState(exception, context.now);
  if (state !== 'requested' && state !== 'approved') return refuse(exceptionOver(IN_WORDS[state]));
  const data = { ...referenceTo(exception), note };
  return accept({ ...about(exception.tenant, context), type: 'PolicyExceptionWithdrawn', data });
}

function isOwnException(
  { requestedBy, requester, keyId, keyOwner, owner }: PolicyException,
  by: Doer,
  ownerNow: string | null,
): boolean {
  const deeds = [
    { actorId: requestedBy.id, actorEmail: requestedBy.email, owner: requester },
    { actorId: keyId, owner: keyOwner },
    { owner },
    { owner: ownerNow },
  ];
  return deeds.some((deed) => isOwnDeed({ credential: by }, deed));
}

const IN_WORDS = {
  approved: 'was approved already',
  rejected: 'was rejected',
  withdrawn: 'was withdrawn',
  over: 'is over',
} as const;

const referenceTo = (exception: PolicyException) => ({
  exceptionId: exception.id,
  policy: exception.policy,
  ofKeyId: exception.keyId,
  ofOwner: exception.owner,
  keyOwner: exception.keyOwner,
  until: exception.until,
  requestedBy: exception.requester,
});

/** Without a key: all exceptions of a tenant are ordered with each other, so every process sees the same decision first. */
const about = (tenant: string, { eventId, now, actor, origin }: DecisionContext) =>
  ({ id: eventId, version: 1, time: now, keyId: null, tenant, actor, origin, outcome: 'SUCCESS' }) as const;
