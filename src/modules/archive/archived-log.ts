import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import { eventAt } from '../event-log/event-at.ts';
import type { LogReader } from '../projections/log-reader.ts';
import type { ArchiveStore } from './archive-store.ts';
import type { ArchiveCheckpoint } from './checkpoint/archive-checkpoint.ts';
import type { ArchivedFile } from './domain/archived-file.ts';
import { readArchivedFile } from './restore.ts';

const WHAT_TO_DO =
  'The log was restored from an older state, or is another installation’s. Stop the service and follow “Restoring” in docs/operations.md: nothing is archived until then.';

/**
 * Makes sure that the log is the one that the archive was made from: in every partition its event at the archive's last
 * offset is the last event of the archive. A log that was put back to an earlier state has none there, or, once new
 * events have come to stand at the same offsets, another one; going on would leave those out of the evidence for good.
 *
 * @throws InfrastructureError `archive_ahead_of_log`, or what reading the last file of a partition throws.
 */
export async function requireArchivedLog(parts: {
  readonly log: LogReader;
  readonly store: ArchiveStore;
  readonly checkpoint: Pick<ArchiveCheckpoint, 'lastFiles'>;
}): Promise<void> {
  for (const file of parts.checkpoint.lastFiles()) {
    const logged = await eventAt(parts.log, file.stream, file.partition, file.toOffset);
    if (logged === undefined) throw aheadOfLog(file, 'the log has no such event');
    const archived = (await readArchivedFile(parts.store, file)).at(-1);
    if (archived?.id !== logged.id || archived.text !== logged.text) {
      throw aheadOfLog(file, 'the log has another event there');
    }
  }
}

const aheadOfLog = ({ stream, partition, toOffset }: ArchivedFile, found: string): InfrastructureError =>
  new InfrastructureError(
    'archive_ahead_of_log',
    `The archive has ${stream} up to ${partition}:${toOffset}, but ${found}. ${WHAT_TO_DO}`,
  );
