import type { LifecycleEvent } from '../../../events/catalogue.ts';
import type { Actor, Origin } from '../../../events/envelope.ts';
import type { Refusal } from '../../../shared/refusal.ts';
import type { Result } from '../../../shared/result.ts';

/** What every command brings along, so that deciding needs neither a clock nor randomness. */
export interface DecisionContext {
  /** Id of the event that the decision may produce. */
  readonly eventId: string;
  /** When the command is decided, ISO 8601 UTC with milliseconds. */
  readonly now: string;
  readonly actor: Actor;
  readonly origin: Origin;
}

/** The event to append, or why there is none. Advisory: the fold has the last word when commands race. */
export type Decision<Event extends LifecycleEvent = LifecycleEvent> = Result<Event, Refusal>;
