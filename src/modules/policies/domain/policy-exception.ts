import type { PolicyExceptionEvent } from '../../../events/catalogue.ts';
import type { Actor } from '../../../events/envelope.ts';
import { isOwnDeed, nameInOneCase } from '../../identity/domain/separation-of-duties.ts';

/** Who did something about an exception, and when. */
export interface ExceptionDeed {
  readonly at: string;
  readonly by: Pick<Actor, 'type' | 'id' | 'email'>;
  readonly note: string | null;
}

/** Leave of a policy, as the fold of its events. In force only once somebody else has approved it, and until its end. */
export interface PolicyException {
  readonly id: string;
  readonly tenant: string;
  readonly policy: string;
  /** Key, or owner of keys, that is meant; both null: all keys of the tenant. */
  readonly keyId: string | null;
  readonly owner: string | null;
  /** Who owned the key when it was asked for; null unless it is about one key. */
  readonly keyOwner: string | null;
  readonly reason: string;
  readonly until: string;
  readonly requestedAt: string;
  readonly requestedBy: Pick<Actor, 'type' | 'id' | 'email'>;
  /** The same as people call them. */
  readonly requester: string;
  readonly decision: (ExceptionDeed & { readonly kind: 'approved' | 'rejected' }) | null;
  readonly withdrawn: ExceptionDeed | null;
}

/** `over`: it was approved, and its time is over. */
export const EXCEPTION_STATES = ['requested', 'approved', 'rejected', 'withdrawn', 'over'] as const;
export type ExceptionState = (typeof EXCEPTION_STATES)[number];

/**
 * The exception after an event. Total and convergent: the first decision counts, a withdrawal ends what is open or
 * approved, and nothing follows it. All events of a tenant's exceptions are in one partition, so in one order.
 */
export function evolveException(
  before: PolicyException | undefined,
  event: PolicyExceptionEvent,
): PolicyException | undefined {
  const { type, id, email } = event.actor;
  const by = { type, id, email };
  if (event.type === 'PolicyExceptionRequested') {
    if (before !== undefined) return before;
    const { exceptionId, policy, ofKeyId: keyId, ofOwner: owner, keyOwner, until, reason } = event.data;
    const scope = { id: exceptionId, tenant: event.tenant, policy, keyId, owner, keyOwner };
    const request = {
      reason,
      until,
      requestedAt: event.time,
      requestedBy: by,
      requester: event.data.requestedBy,
    };
    return { ...scope, ...request, decision: null, withdrawn: null };
  }
  if (before === undefined || before.withdrawn !== null) return before;
  const deed = { at: event.time, by, note: event.data.note };
  if (event.type === 'PolicyExceptionWithdrawn')
    return before.decision?.kind === 'rejected' ? before : { ...before, withdrawn: deed };
  if (before.decision !== null) return before;
  const kind = event.type === 'PolicyExceptionApproved' ? 'approved' : 'rejected';
  return { ...before, decision: { ...deed, kind } };
}

export function exceptionState({ decision, withdrawn, until }: PolicyException, at: string): ExceptionState {
  if (withdrawn !== null) return 'withdrawn';
  if (decision?.kind === 'rejected') return 'rejected';
  if (until <= at) return 'over';
  return decision === null ? 'requested' : 'approved';
}

/** Whether it counted at an instant, also one before now. */
export const isInForce = ({ decision, withdrawn, until }: PolicyException, at: string): boolean =>
  decision?.kind === 'approved' &&
  decision.at <= at &&
  at < until &&
  (withdrawn === null || at < withdrawn.at);

/**
 * Whether a key is left alone while it is in force. Nobody approves what concerns their own keys: an exception for a
 * whole tenant does not cover the keys of whoever approved it.
 */
export function coversKey(
  { tenant, keyId, owner, decision }: PolicyException,
  key: { readonly keyId: string; readonly owner: string; readonly tenant: string },
): boolean {
  if (tenant !== key.tenant || decision === null) return false;
  if (keyId !== null && keyId !== key.keyId) return false;
  if (keyId === null && owner !== null && nameInOneCase(owner) !== nameInOneCase(key.owner)) return false;
  const holder = { credential: { id: key.keyId, owner: key.owner } };
  return !isOwnDeed(holder, { actorId: decision.by.id, actorEmail: decision.by.email });
}
