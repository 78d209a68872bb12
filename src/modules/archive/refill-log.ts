import { STREAMS } from '../../events/envelope.ts';
import type { LoggedEvent } from '../../events/stored-event.ts';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import type { AppendedEvent } from '../event-log/event-log.ts';
import type { ArchiveStore } from './archive-store.ts';
import { findArchivedFiles } from './archived-files.ts';
import type { DeliveredFile } from './domain/archived-file.ts';
import { readArchivedFile } from './restore.ts';

export interface RefillParts {
  readonly store: ArchiveStore;
  /** Everything that the trail's log files have in common. */
  readonly prefix: string;
  /** Appends as they are, repeated ids included, each into the partition of its key; resolves when all are durable. */
  readonly append: (events: readonly LoggedEvent[]) => Promise<readonly AppendedEvent[]>;
  readonly onProgress: (done: { readonly events: number; readonly ofEvents: number }) => void;
}

/**
 * Makes an empty log again out of the archive, with every event at the offset that it had: read models, snapshots and the
 * archive itself know events by their place. An offset that has no event had a repetition, which the archive leaves out,
 * so the event before it is repeated there once more. Usage comes first: a log without keys is not taken for whole.
 *
 * @returns how many events the log has now; 0 when the archive has none
 * @throws InfrastructureError `archive_gap`, or `log_not_refilled` when an event comes to stand elsewhere
 */
export async function refillLog(parts: RefillParts): Promise<number> {
  const files = await findArchivedFiles(parts.store, parts.prefix);
  const ofEvents = files.reduce((sum, { records }) => sum + records, 0);
  let events = 0;
  for (const stream of STREAMS.toReversed()) {
    const last = new Map<number, LoggedEvent>();
    for (const file of files.filter((one) => one.stream === stream)) {
      events += await refillFrom(file, last, parts);
      parts.onProgress({ events, ofEvents });
    }
  }
  return events;
}

async function refillFrom(
  file: DeliveredFile,
  last: Map<number, LoggedEvent>,
  { store, append }: RefillParts,
): Promise<number> {
  const archived = await readArchivedFile(store, file);
  const events = archived.flatMap((event) => {
    const before = last.get(event.partition);
    last.set(event.partition, event);
    return [...repetitions(before, event), event];
  });
  const places = await append(events);
  const misplaced = events.find((event, at) => {
    const place = places[at];
    return place?.partition !== event.partition || place.offset !== event.offset;
  });
  if (misplaced !== undefined) throw notRefilled(misplaced, file);
  return archived.length;
}

/** What stood between two events of a partition that follow each other in the archive. */
function repetitions(before: LoggedEvent | undefined, event: LoggedEvent): LoggedEvent[] {
  if (before === undefined) return [];
  return Array.from({ length: event.offset - before.offset - 1 }, (_, at) => ({
    ...before,
    offset: before.offset + 1 + at,
  }));
}

const notRefilled = ({ id, partition, offset }: LoggedEvent, { key, stream }: DeliveredFile) =>
  new InfrastructureError(
    'log_not_refilled',
    `Event ${id} of ${key} belongs at ${stream} ${partition}:${offset} and came to stand elsewhere. Somebody else writes, or the topics have another number of partitions: delete them and start again.`,
  );
