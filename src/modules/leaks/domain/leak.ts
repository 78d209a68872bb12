import type { Actor } from '../../../events/envelope.ts';
import type { LeakReported } from '../../../events/leak-reported.ts';
import { leakAlertId } from './leak-ids.ts';

/** A report of a leaked secret as the fold of its event. It never changes: what is done about it are other events. */
export interface Leak extends Pick<
  LeakReported['data'],
  'source' | 'url' | 'note' | 'leakedAt' | 'fingerprint' | 'whichSecret' | 'accepted' | 'action'
> {
  readonly id: string;
  /** Of the event that recorded it. */
  readonly eventId: string;
  readonly tenant: string;
  /** Null: the secret belongs to no key. */
  readonly keyId: string | null;
  readonly keyName: string | null;
  readonly owner: string | null;
  readonly reportedAt: string;
  readonly by: Pick<Actor, 'type' | 'id' | 'email'>;
  /** The alert that tells of it; null: an earlier one told of the same secret, or it belongs to nobody. */
  readonly alertId: string | null;
}

/**
 * @param isFirst whether no report of the same secret was before it; all of a key's are in one partition of the log, so
 *   every process says the same
 */
export function evolveLeak(before: Leak | undefined, event: LeakReported, isFirst: boolean): Leak {
  if (before !== undefined) return before;
  const { id: eventId, keyId, tenant, time: reportedAt, actor, data } = event;
  const { leakId: id, ...told } = data;
  const { type, id: actorId, email } = actor;
  const by = { type, id: actorId, email };
  // A secret that comes up at one place after another is one thing to look into; unless the key was good again by then.
  const isNews = keyId !== null && (isFirst || isAct(told.action));
  const alertId = isNews ? leakAlertId(id) : null;
  return { ...told, id, eventId, tenant, keyId, reportedAt, by, alertId };
}

/** Whether something is done to the key. */
export const isAct = (action: Leak['action']): action is 'disable' | 'revoke' =>
  action === 'disable' || action === 'revoke';
