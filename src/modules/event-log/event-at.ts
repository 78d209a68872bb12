import type { Stream } from '../../events/envelope.ts';
import type { LoggedEvent } from '../../events/stored-event.ts';
import type { EventLog } from './event-log.ts';

/** Most events of other partitions that come in between while one is looked for. */
const EVENTS_PER_READ = 100;

/**
 * The event at an offset, or undefined when the log has none there. Whoever keeps a checkpoint compares this event with
 * the one that it took last: offsets alone cannot tell a log from an older state of it that has grown again since.
 */
export async function eventAt(
  log: Pick<EventLog, 'read' | 'end'>,
  stream: Stream,
  partition: number,
  offset: number,
): Promise<LoggedEvent | undefined> {
  const end = await log.end(stream);
  if ((end[partition] ?? 0) < offset) return undefined;
  // Past everything in the other partitions, so that what is looked for comes first.
  let after = end.map((last, other) => (other === partition ? offset - 1 : last));
  for (;;) {
    const batch = await log.read(stream, after, EVENTS_PER_READ);
    const found = batch.events.find((event) => event.partition === partition);
    if (found !== undefined) return found.offset === offset ? found : undefined;
    if (batch.events.length === 0) return undefined;
    after = [...batch.checkpoint];
  }
}
