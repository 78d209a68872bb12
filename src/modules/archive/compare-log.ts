import { STREAMS } from '../../events/envelope.ts';
import type { LoggedEvent } from '../../events/stored-event.ts';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import type { ArchiveStore } from './archive-store.ts';
import { findArchivedFiles } from './archived-files.ts';
import type { DeliveredFile } from './domain/archived-file.ts';
import { planRefill, type LogExtents, type PartitionRefill } from './domain/refill-plan.ts';
import type { LogView } from './refill-target.ts';
import { readArchivedFile } from './restore.ts';

/** A partition, and the archive's last event that the log has, if it has any. */
export interface ComparedPartition extends PartitionRefill {
  readonly last: LoggedEvent | undefined;
}

/** What a log lacks of an archive whose events it has at their places, as far as it has them. */
export interface ComparedLog {
  readonly partitions: readonly ComparedPartition[];
  readonly unannounced: readonly DeliveredFile[];
  /** Records in the list of archived files. */
  readonly announcedEnd: number;
}

/**
 * Compares a log with the archive: what the archive has and the log does not is to be appended. Where both have
 * something, the last event of it must be the same, or the log is not one that this archive was made of.
 *
 * @throws InfrastructureError `archive_gap`, `archive_corrupt`, or `log_not_refilled` when the log has something else
 */
export async function compareLog(parts: {
  readonly store: ArchiveStore;
  /** Everything that the trail's log files have in common. */
  readonly prefix: string;
  readonly log: LogView;
}): Promise<ComparedLog> {
  const { store, prefix, log } = parts;
  const files = await findArchivedFiles(store, prefix);
  const extents = Object.fromEntries(
    await Promise.all(STREAMS.map(async (stream) => [stream, await log.extents(stream)] as const)),
  ) as unknown as LogExtents;
  const partitions: ComparedPartition[] = [];
  for (const refill of planRefill(files, extents)) {
    if (refill.partition >= extents[refill.stream].length) throw otherPartitions(refill, extents);
    const last = await lastInLog(store, refill);
    if (last !== undefined && last.offset > refill.begin) await requireSame(log, last);
    partitions.push({ ...refill, last });
  }
  const { end, keys } = await log.announced();
  return { partitions, unannounced: files.filter(({ key }) => !keys.has(key)), announcedEnd: end };
}

/** The archive's last event at or before the log's end. */
async function lastInLog(
  store: ArchiveStore,
  { upToEnd, end }: PartitionRefill,
): Promise<LoggedEvent | undefined> {
  for (const file of upToEnd.toReversed()) {
    const last = (await readArchivedFile(store, file)).findLast(({ offset }) => offset <= end);
    if (last !== undefined) return last;
  }
  return undefined;
}

async function requireSame(log: LogView, archived: LoggedEvent): Promise<void> {
  const { stream, partition, offset, id, text } = archived;
  const logged = await log.eventAt(stream, partition, offset);
  if (logged?.id === id && logged.text === text) return;
  throw new InfrastructureError(
    'log_not_refilled',
    `The archive has event ${id} at ${stream} ${partition}:${offset}, and the log has ${logged?.id ?? 'nothing'} there: it is not the log that this archive was made of. Check KEYTRAIL_KAFKA_BROKERS, KEYTRAIL_KAFKA_TOPIC, KEYTRAIL_S3_BUCKET and KEYTRAIL_S3_PREFIX, and see “Kafka is lost” in docs/operations.md.`,
  );
}

const otherPartitions = ({ stream, partition }: PartitionRefill, extents: LogExtents): InfrastructureError =>
  new InfrastructureError(
    'log_not_refilled',
    `The archive has events of ${stream} in partition ${partition}, and the topic has ${extents[stream].length} partitions. Check KEYTRAIL_KAFKA_TOPIC; if it is right, delete the topics and create them with as many partitions as they had (KEYTRAIL_KAFKA_PARTITIONS).`,
  );
