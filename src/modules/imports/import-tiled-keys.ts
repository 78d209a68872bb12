import { readFile, stat } from 'node:fs/promises';
import { toRecord } from '../../events/stored-event.ts';
import type { Clock } from '../../shared/clock.ts';
import { isoTime } from '../../shared/iso-time.ts';
import { accept, refuse, type Result } from '../../shared/result.ts';
import type { EventLog } from '../event-log/event-log.ts';
import type { HashSecret } from '../keys/domain/secret-hash.ts';
import { readTiledExport } from './domain/tiled-export.ts';
import { tiledKeyCreated } from './domain/tiled-key-created.ts';
import { TEXT_BYTES_MAX } from './read-trail-file.ts';

/** Some hundred kilobytes of events, which share one durable write. */
const BATCH_SIZE = 500;

/** `keys` = `imported` + `duplicates` + `expired`. */
export interface TiledKeyImport {
  readonly keys: number;
  readonly imported: number;
  /** Imported before. */
  readonly duplicates: number;
  /** Not taken in, since they are over. */
  readonly expired: number;
}

/**
 * Takes in keys that Tiled made: their secrets keep working. The whole file is read before anything is written.
 * @returns what is wrong with the file, if it is not taken
 */
export async function importTiledKeys(
  parts: { readonly log: EventLog; readonly clock: Clock; readonly hashDigest: HashSecret },
  { path, tenant }: { readonly path: string; readonly tenant: string },
): Promise<Result<TiledKeyImport, readonly string[]>> {
  const text = await textOf(path);
  if (text === null) return refuse([`The file cannot be read, or is larger than ${TEXT_BYTES_MAX} bytes.`]);
  const read = readTiledExport(text);
  if (!read.ok) return read;
  const now = isoTime(parts.clock.nowMs());
  const live = read.value.filter(({ expiration_time: end }) => end === null || end > now);
  const records = live.map((row) =>
    toRecord(tiledKeyCreated(row, { now, tenant, hashDigest: parts.hashDigest })),
  );
  let duplicates = 0;
  for (let at = 0; at < records.length; at += BATCH_SIZE) {
    const appended = await parts.log.append(records.slice(at, at + BATCH_SIZE));
    duplicates += appended.filter(({ duplicate }) => duplicate).length;
  }
  return accept({
    keys: read.value.length,
    imported: live.length - duplicates,
    duplicates,
    expired: read.value.length - live.length,
  });
}

async function textOf(path: string): Promise<string | null> {
  try {
    return (await stat(path)).size > TEXT_BYTES_MAX ? null : await readFile(path, 'utf8');
  } catch {
    return null;
  }
}
