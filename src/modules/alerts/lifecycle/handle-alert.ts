import type { AlertAcknowledged } from '../../../events/alert-acknowledged.ts';
import type { AlertResolved, Resolution } from '../../../events/alert-resolved.ts';
import type { Refusal } from '../../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../../shared/result.ts';
import type { Doer, NameOf } from '../../identity/domain/separation-of-duties.ts';
import type { DecisionContext } from '../../keys/domain/decision.ts';
import type { KeyState } from '../../keys/domain/key-state.ts';
import type { Alert } from './alert.ts';
import { alreadyResolved, ownAlert } from './handling-refusals.ts';
import { isOwnAlert } from './own-alert.ts';

/** Who handles which alert. `key` is the alert's as it is now; absent where it has none. */
export interface Handler {
  readonly alert: Alert;
  readonly key: KeyState;
  readonly by: Doer;
  readonly nameOf: NameOf;
}

/** Somebody looks into it. Null: somebody does already, so there is nothing to record. */
export function decideAcknowledge(
  { alert, key, by, nameOf }: Handler,
  note: string | null,
  context: DecisionContext,
): Result<AlertAcknowledged | null, Refusal> {
  if (isOwnAlert(by, alert, key, nameOf)) return refuse(ownAlert('acknowledges'));
  if (alert.resolved !== null) return refuse(alreadyResolved(alert.resolved.at));
  if (alert.acknowledged !== null) return accept(null);
  const event = { ...about(alert, context), type: 'AlertAcknowledged' } as const;
  return accept({ ...event, data: { ...referenceTo(alert), note } });
}

/** What the alert was, which closes it. */
export function decideResolve(
  { alert, key, by, nameOf }: Handler,
  { resolution, note }: { readonly resolution: Resolution; readonly note: string | null },
  context: DecisionContext,
): Result<AlertResolved, Refusal> {
  if (isOwnAlert(by, alert, key, nameOf)) return refuse(ownAlert('resolves'));
  if (alert.resolved !== null) return refuse(alreadyResolved(alert.resolved.at));
  const event = { ...about(alert, context), type: 'AlertResolved' } as const;
  return accept({ ...event, data: { ...referenceTo(alert), resolution, note } });
}

/** Key and tenant are the alert's: together they say in which order the log keeps its events. */
const about = ({ keyId, tenant }: Alert, { eventId, now, actor, origin }: DecisionContext) =>
  ({ id: eventId, version: 1, time: now, keyId, tenant, actor, origin, outcome: 'SUCCESS' }) as const;

const referenceTo = ({ id: alertId, rule, severity, keyName, owner }: Alert) => ({
  alertId,
  rule,
  severity,
  keyName,
  owner,
});
