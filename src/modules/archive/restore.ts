import type { LoggedEvent } from '../../events/stored-event.ts';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import type { ArchiveStore } from './archive-store.ts';
import { findArchivedFiles } from './archived-files.ts';
import type { DeliveredFile } from './domain/archived-file.ts';
import { decodeLogFile } from './domain/log-file.ts';
import { fromCloudTrailRecords } from './domain/rebuild-event.ts';

/**
 * Every archived event under a prefix, byte for byte as it was logged: the lifecycle stream first, each partition in log
 * order. Appending them in this order to an empty log rebuilds it; one file is in memory at a time.
 *
 * @throws InfrastructureError `archive_gap` before the first event when the files do not follow each other without a
 *   hole, `archive_corrupt` when a file does not hold what it says.
 */
export async function* readArchivedEvents(store: ArchiveStore, prefix: string): AsyncGenerator<LoggedEvent> {
  for (const file of await findArchivedFiles(store, prefix)) yield* await readArchivedFile(store, file);
}

/** The events of one file, checked against what the file is said to hold. */
export async function readArchivedFile(
  store: ArchiveStore,
  file: Pick<DeliveredFile, 'key' | 'stream' | 'partition' | 'fromOffset' | 'toOffset' | 'records'>,
): Promise<readonly LoggedEvent[]> {
  const stored = await store.get(file.key);
  const events = stored === undefined ? [] : [...fromCloudTrailRecords(decodeLogFile(stored.bytes))];
  const inPlace = events.every(
    ({ stream, partition, offset }, index) =>
      stream === file.stream &&
      partition === file.partition &&
      offset >= file.fromOffset &&
      offset <= file.toOffset &&
      offset > (events[index - 1]?.offset ?? 0),
  );
  if (inPlace && events.length === file.records) return events;
  throw new InfrastructureError(
    'archive_corrupt',
    `Archived file ${file.key} does not hold the events it should.`,
  );
}
