import type { AlertAcknowledged } from '../../../events/alert-acknowledged.ts';
import type { AlertRaised } from '../../../events/alert-raised.ts';
import type { AlertResolved, Resolution } from '../../../events/alert-resolved.ts';
import type { Actor } from '../../../events/envelope.ts';
import { involvedHolders, type SecretHolder } from './secret-holder.ts';

/** Something that somebody did about an alert. */
export interface Handling {
  /** The event that recorded it: whoever asked for it can tell whether it was theirs that counted. */
  readonly eventId: string;
  readonly at: string;
  readonly by: Pick<Actor, 'type' | 'id' | 'email'>;
  readonly note: string | null;
}

/** An alert as the fold of its events. Resolved is final; an acknowledgement stands behind a resolution. */
export interface Alert extends AboutKey {
  readonly id: string;
  readonly keyName: string | null;
  readonly severity: AlertRaised['data']['severity'];
  readonly method: AlertRaised['data']['method'];
  readonly ruleDigest: string;
  readonly subject: string;
  readonly happenedAt: string;
  /** Ids of events, the one that set it off first. */
  readonly evidence: readonly string[];
  readonly baseline: string | null;
  readonly observed: string;
  readonly sentence: string;
  readonly acknowledged: Handling | null;
  readonly resolved: (Handling & { readonly resolution: Resolution }) | null;
}

/** What a suppression looks at. */
export interface AboutKey {
  readonly tenant: string;
  readonly rule: string;
  readonly keyId: string | null;
  /** Of the key, when the alert was raised. */
  readonly owner: string | null;
  readonly raisedAt: string;
  /** Who had the secret of the key in their hands around what happened, the owner aside. */
  readonly heldBy: readonly SecretHolder[];
}

export type AlertLifeEvent = AlertRaised | AlertAcknowledged | AlertResolved;

/** `suppressed`: nobody was told of it, and nobody has done anything about it. */
export const ALERT_STATES = ['open', 'acknowledged', 'resolved', 'suppressed'] as const;
export type AlertState = (typeof ALERT_STATES)[number];

/**
 * The alert after an event. Total and convergent: the first of each kind counts, an acknowledgement after the resolution
 * changes nothing, and what is about an alert that was never raised is nothing. All events of an alert have its key, or
 * else its tenant, as their key in the log, so every process sees them in the same order, and after what the key's makers did.
 *
 * @param heldBy of the key, as the log has it up to the raising: what people did to the key after an alert is about the alert
 */
export function evolveAlert(
  before: Alert | undefined,
  event: AlertLifeEvent,
  heldBy: readonly SecretHolder[] = [],
): Alert | undefined {
  if (event.type === 'AlertRaised') return before ?? raised(event, heldBy);
  if (before === undefined || before.resolved !== null) return before;
  const { actor, data } = event;
  const by = { type: actor.type, id: actor.id, email: actor.email };
  const handling = { eventId: event.id, at: event.time, by, note: data.note };
  if (event.type === 'AlertResolved')
    return { ...before, resolved: { ...handling, resolution: event.data.resolution } };
  return before.acknowledged === null ? { ...before, acknowledged: handling } : before;
}

function raised({ time, tenant, keyId, data }: AlertRaised, holders: readonly SecretHolder[]): Alert {
  const { alertId: id, ...found } = data;
  const heldBy = involvedHolders(holders, data.happenedAt);
  return { ...found, id, tenant, keyId, raisedAt: time, heldBy, acknowledged: null, resolved: null };
}

/** What people did outweighs what a suppression says. */
export function alertState(
  { acknowledged, resolved }: Pick<Alert, 'acknowledged' | 'resolved'>,
  suppressedBy: string | null,
): AlertState {
  if (resolved !== null) return 'resolved';
  if (acknowledged !== null) return 'acknowledged';
  return suppressedBy === null ? 'open' : 'suppressed';
}
