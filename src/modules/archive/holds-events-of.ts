import type { LoggedEvent } from '../../events/stored-event.ts';
import type { LogReader } from '../projections/log-reader.ts';
import type { LogRange } from './domain/archived-file.ts';

/** Events taken from the log at once. */
const EVENTS_PER_READ = 1_000;

/**
 * Whether a file's events are those that a log has at their places. Where only one of the two has an event, it is one that
 * was repeated: who reads leaves repetitions out as far back as it remembers, and two need not remember equally far.
 */
export async function holdsEventsOf(
  log: LogReader,
  archived: readonly LoggedEvent[],
  { stream, partition, fromOffset, toOffset }: LogRange,
): Promise<boolean> {
  const end = await log.end(stream);
  if ((end[partition] ?? 0) < toOffset) return false;
  const expected = new Map(archived.map((event) => [event.offset, event]));
  let found = 0;
  // Past everything in the other partitions, which are not looked at.
  let after: readonly number[] = end.map((last, other) => (other === partition ? fromOffset - 1 : last));
  while ((after[partition] ?? 0) < toOffset) {
    const batch = await log.read(stream, after, EVENTS_PER_READ);
    if (batch.events.length === 0) break;
    for (const event of batch.events) {
      const same = event.partition === partition ? expected.get(event.offset) : undefined;
      if (same === undefined) continue;
      if (same.id !== event.id || same.text !== event.text) return false;
      found += 1;
    }
    after = batch.checkpoint;
  }
  return found > 0;
}
