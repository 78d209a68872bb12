import type { Stream } from '../../events/envelope.ts';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import type { ArchiveStore } from './archive-store.ts';
import { fromMetadata, type DeliveredFile } from './domain/archived-file.ts';
import { decodeLogFile, describeLogFile } from './domain/log-file.ts';
import { parseLogFileKey } from './domain/object-key.ts';
import { fromCloudTrailRecords } from './domain/rebuild-event.ts';
import { listedKeys } from './listed-keys.ts';

/**
 * The log files under a prefix, found by looking at the archive alone, each partition's in log order. Memory is a few
 * hundred bytes per file.
 *
 * @throws InfrastructureError `archive_gap` when files are missing between two that are there, or overlap: whoever goes
 *   on from here would take a part of the log for the whole. A file that was copied without its metadata does not say
 *   which gaps of the log it covers, so what is missing right before it cannot be noticed.
 */
export async function findArchivedFiles(
  store: ArchiveStore,
  prefix: string,
): Promise<readonly DeliveredFile[]> {
  const found: FoundFile[] = [];
  for await (const key of listedKeys(store, prefix))
    if (parseLogFileKey(key) !== undefined) found.push(await describe(store, key));
  found.sort(inLogOrder);
  found.forEach((file, index) => requireNoGap(found[index - 1], file));
  return found.map(({ file }) => file);
}

interface FoundFile {
  readonly file: DeliveredFile;
  /** Whether the file itself states its range; else its first and last event are all that is known. */
  readonly statesRange: boolean;
}

async function describe(store: ArchiveStore, key: string): Promise<FoundFile> {
  const object = await store.head(key);
  const stated = object && fromMetadata(object.metadata);
  if (object && stated) {
    return { file: { ...stated, key, storedBytes: object.size, sha256: object.sha256 }, statesRange: true };
  }
  const stored = await store.get(key);
  if (stored === undefined)
    throw new InfrastructureError('archive_gap', `Archived file ${key} has vanished.`);
  const events = [...fromCloudTrailRecords(decodeLogFile(stored.bytes))];
  const description = describeLogFile(stored.bytes, events);
  if (description === undefined)
    throw new InfrastructureError('archive_gap', `Archived file ${key} holds no event.`);
  const deliveredAt = parseLogFileKey(key)?.deliveredAt ?? description.maxEventTime;
  const { size: storedBytes, sha256 } = stored.object;
  return { file: { ...description, key, deliveredAt, storedBytes, sha256 }, statesRange: false };
}

const STREAM_ORDER: Readonly<Record<Stream, number>> = { lifecycle: 0, usage: 1 };

const inLogOrder = ({ file: a }: FoundFile, { file: b }: FoundFile): number =>
  STREAM_ORDER[a.stream] - STREAM_ORDER[b.stream] || a.partition - b.partition || a.fromOffset - b.fromOffset;

function requireNoGap(before: FoundFile | undefined, { file, statesRange }: FoundFile): void {
  const samePartition = before?.file.stream === file.stream && before.file.partition === file.partition;
  const expected = before !== undefined && samePartition ? before.file.toOffset + 1 : 1;
  if (file.fromOffset === expected || (file.fromOffset > expected && !statesRange)) return;
  throw new InfrastructureError(
    'archive_gap',
    `Archived file ${file.key} begins at ${file.stream} ${file.partition}:${file.fromOffset}; ${expected} was due.`,
  );
}
