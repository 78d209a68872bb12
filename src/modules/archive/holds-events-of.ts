import type { LoggedEvent } from '../../events/stored-event.ts';
import type { LogReader } from '../projections/log-reader.ts';
import type { LogRange } from './domain/archived-file.ts';
import { KEEPS_ALL, type LogBeginning } from './log-beginning.ts';

/** Events taken from the log at once. */
const EVENTS_PER_READ = 1_000;

export interface OwnEvents {
  readonly log: LogReader;
  /** Absent: nothing expires. */
  readonly beginning?: LogBeginning;
  /** Taken from the log a while ago, which may have lost them since. */
  readonly taken: readonly LoggedEvent[];
}

/**
 * Whether a file's events are those that a log has at their places, or had when they were taken from it. Where only one
 * of the two has an event, it is one that was repeated: who reads leaves repetitions out as far back as it remembers, and
 * two need not remember equally far.
 */
export async function holdsEventsOf(
  { log, beginning = KEEPS_ALL, taken }: OwnEvents,
  archived: readonly LoggedEvent[],
  { stream, partition, fromOffset, toOffset }: LogRange,
): Promise<boolean> {
  const end = await log.end(stream);
  if ((end[partition] ?? 0) < toOffset) return false;
  const expected = new Map(archived.map((event) => [event.offset, event]));
  let found = 0;
  const areSame = (events: readonly LoggedEvent[]): boolean =>
    events.every((event) => {
      const same = event.partition === partition ? expected.get(event.offset) : undefined;
      if (same === undefined) return true;
      found += 1;
      return same.id === event.id && same.text === event.text;
    });
  if (!areSame(taken)) return false;
  const kept = Math.max(fromOffset - 1, (await beginning(stream))[partition] ?? 0);
  // Past everything in the other partitions, which are not looked at.
  let after: readonly number[] = end.map((last, other) => (other === partition ? kept : last));
  while ((after[partition] ?? 0) < toOffset) {
    const batch = await log.read(stream, after, EVENTS_PER_READ);
    if (batch.events.length === 0) break;
    if (!areSame(batch.events)) return false;
    after = batch.checkpoint;
  }
  return found > 0;
}
