import type { GovernanceEvent, IdentityEvent, LifecycleEvent } from '../../events/catalogue.ts';
import type { Actor, Origin } from '../../events/envelope.ts';
import { toRecord } from '../../events/stored-event.ts';
import type { Clock } from '../../shared/clock.ts';
import type { IdSource } from '../../shared/ids.ts';
import { isoTime } from '../../shared/iso-time.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { accept, type Result } from '../../shared/result.ts';
import { advance, BEGINNING } from '../event-log/checkpoint.ts';
import type { EventLog } from '../event-log/event-log.ts';
import type { Decision, DecisionContext } from './domain/decision.ts';
import type { KeyState } from './domain/key-state.ts';
import type { KeyDirectory } from './key-directory.ts';

/**
 * The steps that all lifecycle commands share: decide against the folded state, append, wait until the own fold has
 * come that far, and answer from it. When two commands race, both are in the log and the fold decided; the loser then
 * answers with the winner's outcome, which is the truth.
 */
export class LifecycleCommands {
  readonly #log: EventLog;
  readonly #directory: KeyDirectory;
  readonly #clock: Clock;
  readonly #ids: IdSource;

  constructor(log: EventLog, directory: KeyDirectory, clock: Clock, ids: IdSource) {
    this.#log = log;
    this.#directory = directory;
    this.#clock = clock;
    this.#ids = ids;
  }

  /** @returns the key's state after the command, or why it was refused */
  async execute(
    keyId: string,
    by: { readonly actor: Actor; readonly origin: Origin },
    decide: (state: KeyState, context: DecisionContext) => Decision,
  ): Promise<Result<KeyState, Refusal>> {
    const context: DecisionContext = {
      eventId: this.#ids.eventId(),
      now: isoTime(this.#clock.nowMs()),
      actor: by.actor,
      origin: by.origin,
    };
    const decision = decide(this.#directory.byId(keyId), context);
    if (!decision.ok) return decision;
    await this.#appendAndFold(decision.value);
    return accept(this.#directory.byId(keyId));
  }

  /** Has an event about a principal, a session or an alert durable and folded; those rooms decide by themselves. */
  record(event: IdentityEvent | GovernanceEvent): Promise<void> {
    return this.#appendAndFold(event);
  }

  async #appendAndFold(event: LifecycleEvent | IdentityEvent | GovernanceEvent): Promise<void> {
    const [appended] = await this.#log.append([toRecord(event)]);
    await this.#directory.catchUp(
      appended === undefined ? undefined : advance(BEGINNING, appended.partition, appended.offset),
    );
  }
}

/** Nest injection token of {@link LifecycleCommands}. */
export const LIFECYCLE_COMMANDS = Symbol('LifecycleCommands');
