import { STREAMS } from '../../events/envelope.ts';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import { eventAt } from '../event-log/event-at.ts';
import type { LogReader } from '../projections/log-reader.ts';
import type { ArchiveStore } from './archive-store.ts';
import type { ArchiveCheckpoint } from './checkpoint/archive-checkpoint.ts';
import type { ArchivedFile } from './domain/archived-file.ts';
import { KEEPS_ALL, type LogBeginning } from './log-beginning.ts';
import { readArchivedFile } from './restore.ts';

const WHAT_TO_DO =
  'The log was restored from an older state, or is another installation’s. Stop the service and follow “Restoring” in docs/operations.md: nothing is archived until then.';

/**
 * Makes sure that the log is the one that the archive was made from: in every partition its event at the archive's last
 * offset is the last event of the archive. A log that was put back to an earlier state has none there, or, once new
 * events have come to stand at the same offsets, another one; going on would leave those out of the evidence for good.
 *
 * A partition that nobody used for longer than its retention has lost that event, and nothing is left to compare. It
 * still proves something that it begins at or after the archive's last offset: as many events have been in it, and have
 * expired. A log that was put back ends before that offset, or, grown again, still has what stands there until that
 * expires as well. What is left is a log that was put back for a whole retention while nothing was archived; partitions
 * that are used and those of `lifecycle`, which never expires, tell it all the same, and topics that were made anew are
 * told by the log's identity before anything is archived.
 *
 * @throws InfrastructureError `archive_ahead_of_log`, or what reading the last file of a partition throws.
 */
export async function requireArchivedLog(parts: {
  readonly log: LogReader;
  /** Absent: nothing expires. */
  readonly beginning?: LogBeginning;
  readonly store: ArchiveStore;
  readonly checkpoint: Pick<ArchiveCheckpoint, 'lastFiles'>;
}): Promise<void> {
  const { log, store, checkpoint, beginning = KEEPS_ALL } = parts;
  const files = checkpoint.lastFiles();
  for (const stream of STREAMS) {
    const ofStream = files.filter((file) => file.stream === stream);
    const expired = ofStream.length === 0 ? [] : await beginning(stream);
    for (const file of ofStream)
      if ((expired[file.partition] ?? 0) < file.toOffset) await requireSameEvent(log, store, file);
  }
}

async function requireSameEvent(log: LogReader, store: ArchiveStore, file: ArchivedFile): Promise<void> {
  const logged = await eventAt(log, file.stream, file.partition, file.toOffset);
  if (logged === undefined) throw aheadOfLog(file, 'the log has no such event');
  const archived = (await readArchivedFile(store, file)).at(-1);
  if (archived?.id !== logged.id || archived.text !== logged.text)
    throw aheadOfLog(file, 'the log has another event there');
}

const aheadOfLog = ({ stream, partition, toOffset }: ArchivedFile, found: string): InfrastructureError =>
  new InfrastructureError(
    'archive_ahead_of_log',
    `The archive has ${stream} up to ${partition}:${toOffset}, but ${found}. ${WHAT_TO_DO}`,
  );
