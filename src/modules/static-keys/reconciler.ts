import type { LifecycleEvent } from '../../events/catalogue.ts';
import { toRecord } from '../../events/stored-event.ts';
import type { Clock } from '../../shared/clock.ts';
import { isoTime } from '../../shared/iso-time.ts';
import { formatCheckpoint } from '../event-log/checkpoint.ts';
import type { EventLog } from '../event-log/event-log.ts';
import type { HashSecret } from '../keys/domain/secret-hash.ts';
import type { KeyDirectory } from '../keys/key-directory.ts';
import { rememberSecret } from '../operations/known-secrets.ts';
import { configuredSecret } from './domain/configured-secret.ts';
import { planChanges, type RefusedEntry } from './domain/plan-changes.ts';
import type { StaticConfiguration } from './parse-configuration.ts';

/** Events appended at once: they share durable writes, and a thousand fit into one request to a broker. */
const BATCH_EVENTS = 500;

/** Rounds until nothing is left to do. The second finds nothing unless another process or a command came in between. */
const ROUNDS_MAX = 3;

/** What reconciling works on: the log that it writes, and the fold that it reads. */
export interface ReconcilerParts {
  readonly log: Pick<EventLog, 'append'>;
  readonly directory: KeyDirectory;
  readonly hashSecret: HashSecret;
  readonly clock: Clock;
}

/** What became of a configuration. */
export interface Reconciliation {
  readonly entries: number;
  /** How many events of each type it took. */
  readonly changes: Readonly<Partial<Record<LifecycleEvent['type'], number>>>;
  readonly refused: readonly RefusedEntry[];
  readonly unmentioned: number;
}

/**
 * Makes the keys be as configuration lists them, by events like any other change. Any number of processes may do so at
 * once: each reads its own fold up to the log's end, plans, appends, and looks again.
 */
export class StaticKeyReconciler {
  readonly #parts: ReconcilerParts;

  constructor(parts: ReconcilerParts) {
    this.#parts = parts;
  }

  /** @throws InfrastructureError when the log cannot be read or written; trying again is safe */
  async reconcile(configuration: StaticConfiguration): Promise<Reconciliation> {
    const { directory, hashSecret, clock } = this.#parts;
    const listed = configuration.keys.map((entry) => {
      rememberSecret(entry.secret);
      return { entry, secret: configuredSecret(entry.secret, hashSecret) };
    });
    const changes: Partial<Record<LifecycleEvent['type'], number>> = {};
    for (let round = 1; ; round++) {
      await directory.catchUp();
      const plan = planChanges(listed, directory, configuration.filesListKeys, {
        now: isoTime(clock.nowMs()),
        position: formatCheckpoint(directory.position()),
      });
      if (plan.events.length === 0 || round > ROUNDS_MAX) {
        const { refused, unmentioned } = plan;
        return { entries: listed.length, changes, refused, unmentioned };
      }
      await this.#append(plan.events, changes);
    }
  }

  async #append(
    events: readonly LifecycleEvent[],
    changes: Partial<Record<LifecycleEvent['type'], number>>,
  ): Promise<void> {
    for (let from = 0; from < events.length; from += BATCH_EVENTS) {
      const batch = events.slice(from, from + BATCH_EVENTS);
      const appended = await this.#parts.log.append(batch.map(toRecord));
      batch.forEach(({ type }, at) => {
        // What another process had appended already is not this one's doing.
        if (appended[at]?.duplicate !== true) changes[type] = (changes[type] ?? 0) + 1;
      });
    }
  }
}
