import type { AlertAcknowledged } from '../../events/alert-acknowledged.ts';
import type { AlertResolved } from '../../events/alert-resolved.ts';
import type { AlertEvent } from '../../events/catalogue.ts';
import type { Clock } from '../../shared/clock.ts';
import type { IdSource } from '../../shared/ids.ts';
import { isoTime } from '../../shared/iso-time.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../shared/result.ts';
import { actorOf, type Caller } from '../identity/caller.ts';
import { principalNames, type PrincipalDirectory } from '../identity/principal-directory.ts';
import type { DecisionContext } from '../keys/domain/decision.ts';
import { ABSENT } from '../keys/domain/key-state.ts';
import type { KeyDirectory } from '../keys/key-directory.ts';
import type { LifecycleCommands } from '../keys/lifecycle-commands.ts';
import type { AlertDirectory, AlertOnRecord } from './alert-directory.ts';
import type { Handler } from './lifecycle/handle-alert.ts';
import { visibleAlert } from './visible-alert.ts';

interface AlertHandlingParts {
  readonly lifecycle: Pick<LifecycleCommands, 'record'>;
  readonly alerts: AlertDirectory;
  readonly keys: Pick<KeyDirectory, 'byId'>;
  readonly principals: Pick<PrincipalDirectory, 'byId'>;
  readonly clock: Clock;
  readonly ids: Pick<IdSource, 'eventId'>;
}

/** An alert after somebody handled it, and the event that was appended for it; null: there was nothing to record. */
export interface HandledAlert {
  readonly found: AlertOnRecord;
  readonly eventId: string | null;
}

/**
 * The steps that the commands about alerts share: look whether the caller may know of it, decide, have the event durable
 * and folded, and answer from the fold, which has the last word when two handle the same alert at once.
 */
export class AlertHandling {
  readonly #parts: AlertHandlingParts;

  constructor(parts: AlertHandlingParts) {
    this.#parts = parts;
  }

  async execute(
    alertId: string,
    caller: Caller,
    decide: (
      handler: Handler,
      context: DecisionContext,
    ) => Result<AlertAcknowledged | AlertResolved | null, Refusal>,
  ): Promise<Result<HandledAlert, Refusal>> {
    const { alerts, keys } = this.#parts;
    const visible = visibleAlert(alerts, alertId, caller);
    if (!visible.ok) return visible;
    const { alert } = visible.value;
    const key = alert.keyId === null ? ABSENT : keys.byId(alert.keyId);
    const decision = decide({ alert, key, ...this.decider(caller) }, this.context(caller));
    if (!decision.ok) return refuse(decision.refusal);
    if (decision.value === null) return accept({ found: visible.value, eventId: null });
    await this.record(decision.value);
    const eventId = decision.value.id;
    return accept({ found: alerts.byId(alertId) ?? visible.value, eventId });
  }

  /** Has an event durable, and in the tables that are read. */
  record(event: AlertEvent): Promise<void> {
    return this.#parts.lifecycle.record(event);
  }

  /** Who decides, and how those are called with whom they are compared. */
  decider({ credential }: Caller): Pick<Handler, 'by' | 'nameOf'> {
    return { by: credential, nameOf: principalNames(this.#parts.principals) };
  }

  /** What a decision of this moment by this caller is made with. */
  context(caller: Caller): DecisionContext {
    const { clock, ids } = this.#parts;
    return {
      eventId: ids.eventId(),
      now: isoTime(clock.nowMs()),
      actor: actorOf(caller),
      origin: caller.origin,
    };
  }
}

/** Nest injection token of the {@link AlertHandling}. */
export const ALERT_HANDLING = Symbol('AlertHandling');
