import type { AlertSuppressionEnded } from '../../../events/alert-suppression-ended.ts';
import type { AlertsSuppressed } from '../../../events/alerts-suppressed.ts';
import type { Actor } from '../../../events/envelope.ts';
import { isSamePerson } from '../../identity/domain/separation-of-duties.ts';
import type { AboutKey } from './alert.ts';
import { isAlertOf } from './own-alert.ts';

/** A suppression as the fold of its events. It covers alerts of its tenant that match all of what is not null. */
export interface Suppression {
  readonly id: string;
  readonly tenant: string;
  readonly rule: string | null;
  readonly keyId: string | null;
  readonly owner: string | null;
  readonly startsAt: string;
  readonly until: string;
  readonly reason: string;
  readonly by: Pick<Actor, 'type' | 'id' | 'email'>;
  /** Who ended it before its time. */
  readonly ended: { readonly at: string; readonly by: Pick<Actor, 'type' | 'id' | 'email'> } | null;
}

export type SuppressionEvent = AlertsSuppressed | AlertSuppressionEnded;

/** The suppression after an event: the first end counts, and one after its time changes nothing. */
export function evolveSuppression(
  before: Suppression | undefined,
  event: SuppressionEvent,
): Suppression | undefined {
  const { type, id, email } = event.actor;
  if (event.type === 'AlertsSuppressed') {
    if (before !== undefined) return before;
    const { suppressionId, rule, ofKeyId: keyId, ofOwner: owner, until, reason } = event.data;
    const scope = { tenant: event.tenant, rule, keyId, owner };
    const by = { type, id, email };
    return { id: suppressionId, ...scope, startsAt: event.time, until, reason, by, ended: null };
  }
  if (before === undefined || before.ended !== null || event.time >= before.until) return before;
  return { ...before, ended: { at: event.time, by: { type, id, email } } };
}

/** The first instant that it does not cover any more. */
export const endOf = ({ until, ended }: Pick<Suppression, 'until' | 'ended'>): string =>
  ended === null ? until : ended.at;

/**
 * Whether nobody is told of the alert. It follows from what both say of themselves and not from which was seen first,
 * because they are in different partitions of the log. Nobody silences what is their own, also not before they do it:
 * whatever a suppression names, it covers no alert that whoever made it may not resolve.
 */
export function covers(suppression: Suppression, alert: AboutKey): boolean {
  const { tenant, rule, keyId, owner, startsAt, by } = suppression;
  const fits = (wanted: string | null, has: string | null): boolean => wanted === null || wanted === has;
  return (
    tenant === alert.tenant &&
    fits(rule, alert.rule) &&
    fits(keyId, alert.keyId) &&
    (owner === null || isSamePerson({ owner }, { owner: alert.owner })) &&
    startsAt <= alert.raisedAt &&
    alert.raisedAt < endOf(suppression) &&
    !isAlertOf({ actorId: by.id, actorEmail: by.email }, alert)
  );
}
