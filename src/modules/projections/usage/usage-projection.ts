import type { LoggedEvent } from '../../../events/stored-event.ts';
import type { BulkFold, Projection, ReadModelTransaction } from '../projection.ts';
import { readPresentation } from './read-presentation.ts';
import { MERGE_USAGE_PART, USAGE_SCHEMA } from './usage-schema.ts';
import { ActivityTotals } from './activity-totals.ts';
import { HourlyTotals } from './usage-totals.ts';
import { writeActivity, writeHours } from './write-totals.ts';

/** Keys whose activity is added up in memory at most, some 200 bytes each: bounds it to 400 MiB per part of a rebuild. */
const KEYS_IN_MEMORY_MAX = 2_000_000;

/**
 * How every key was used, in total and per hour, by event time: trails are imported long after the fact. A batch is
 * added up in memory first, so that a busy key costs one row and not one per event.
 */
export const usageProjection: Projection = {
  name: 'usage',
  version: 3,
  streams: ['usage'],
  schema: USAGE_SCHEMA,
  apply(tx, _stream, events) {
    const fold = new UsageFold();
    fold.add(tx, events);
    fold.finish(tx);
  },
  inBulk: { start: () => new UsageFold(), mergePart: MERGE_USAGE_PART },
};

/**
 * Hours are written with each batch, since they lie at the table's end. Activity is not: a batch touches keys all over
 * that table, and writing them once at the end instead of once a batch is most of what makes a rebuild fast.
 */
class UsageFold implements BulkFold {
  #activity = new ActivityTotals();

  add(tx: ReadModelTransaction, events: readonly LoggedEvent[]): void {
    const hours = new HourlyTotals();
    for (const logged of events) {
      const presented = readPresentation(logged);
      // Only validated times are ever appended; a fold that threw on another one would never come past it.
      if (presented === undefined || Number.isNaN(presented.timeMs)) continue;
      hours.add(presented);
      this.#activity.add(presented);
    }
    writeHours(tx, hours);
    if (this.#activity.size >= KEYS_IN_MEMORY_MAX) this.finish(tx);
  }

  finish(tx: ReadModelTransaction): void {
    writeActivity(tx, this.#activity);
    this.#activity = new ActivityTotals();
  }
}
