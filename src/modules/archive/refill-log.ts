import type { LoggedEvent } from '../../events/stored-event.ts';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import type { ArchiveStore } from './archive-store.ts';
import type { ComparedLog } from './compare-log.ts';
import type { DeliveredFile } from './domain/archived-file.ts';
import { toAnnouncement } from './domain/file-announcement.ts';
import type { LogView, RefillWriter } from './refill-target.ts';
import { readArchivedFile } from './restore.ts';

/** Files of which the list is told at once. */
const FILES_PER_ANNOUNCEMENT = 500;

export interface RefillParts {
  readonly store: ArchiveStore;
  readonly log: Pick<LogView, 'partitionOf'>;
  readonly writer: RefillWriter;
  readonly onProgress: (done: { readonly events: number; readonly ofEvents: number }) => void;
}

/**
 * Puts into a log what it lacks of the archive, with every event at the offset that it had: read models, snapshots and the
 * archive itself know events by their place. An offset that has no event had a repetition, which the archive leaves out,
 * so the event before it is repeated there once more. Then the list of archived files gets those that it lacks, so that
 * nobody archives anything a second time. Done twice, or by two at once, it does nothing more.
 *
 * @returns how many events were appended, repetitions left out
 * @throws InfrastructureError `log_not_refilled` when an event would come to stand elsewhere
 */
export async function refillLog(compared: ComparedLog, parts: RefillParts): Promise<number> {
  const { partitions, unannounced, announcedEnd } = compared;
  const ofEvents = eventsLacking(compared);
  let events = 0;
  for (const partition of partitions) {
    let { last, end } = partition;
    for (const file of partition.missing) {
      const archived = (await readArchivedFile(parts.store, file)).filter(({ offset }) => offset > end);
      const placed = withRepetitions(archived, last, end);
      requirePlaces(placed, file, parts.log, end);
      await parts.writer.append(placed);
      last = archived.at(-1) ?? last;
      end = last?.offset ?? end;
      events += archived.length;
      parts.onProgress({ events, ofEvents: Math.max(events, ofEvents) });
    }
  }
  for (let at = 0; at < unannounced.length; at += FILES_PER_ANNOUNCEMENT) {
    const files = unannounced.slice(at, at + FILES_PER_ANNOUNCEMENT);
    await parts.writer.announce(
      announcedEnd + at,
      files.map((file) => ({ key: file.key, text: toAnnouncement(file) })),
    );
  }
  return events;
}

/** How many events the log lacks; of the file in which it ends, all are counted. */
export const eventsLacking = ({ partitions }: ComparedLog): number =>
  partitions.flatMap(({ missing }) => missing).reduce((sum, { records }) => sum + records, 0);

/** The events, and between those that follow each other in the archive what stood between them in the log. */
function withRepetitions(
  archived: readonly LoggedEvent[],
  last: LoggedEvent | undefined,
  end: number,
): readonly LoggedEvent[] {
  let before = last;
  let at = end;
  return archived.flatMap((event) => {
    const repeated = before;
    const from = at + 1;
    before = event;
    at = event.offset;
    if (repeated === undefined) return [event];
    const between = Array.from({ length: event.offset - from }, (_, n) => ({
      ...repeated,
      offset: from + n,
    }));
    return [...between, event];
  });
}

/** Nothing is appended that would come to stand elsewhere: it could never be taken back. */
function requirePlaces(
  events: readonly LoggedEvent[],
  { key, stream }: DeliveredFile,
  log: RefillParts['log'],
  end: number,
): void {
  for (const [index, { id, key: orderingKey, partition, offset }] of events.entries()) {
    if (offset !== end + 1 + index)
      throw new InfrastructureError(
        'log_not_refilled',
        `Event ${id} of ${key} belongs at ${stream} ${partition}:${offset}, and nothing is known of what stood before it.`,
      );
    const belongs = log.partitionOf(stream, orderingKey);
    if (belongs !== partition)
      throw new InfrastructureError(
        'log_not_refilled',
        `Event ${id} of ${key} was in partition ${partition} of ${stream} and would come into ${belongs}: the topics have another number of partitions. Check KEYTRAIL_KAFKA_TOPIC; if it is right, delete the topics and create them with as many partitions as they had (KEYTRAIL_KAFKA_PARTITIONS).`,
      );
  }
}
