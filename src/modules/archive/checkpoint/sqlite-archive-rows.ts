import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Stream } from '../../../events/envelope.ts';
import { advance, BEGINNING, type Checkpoint } from '../../event-log/checkpoint.ts';
import { isStream } from '../domain/archived-event.ts';
import type { ArchivedFile, BatchPlan, DeliveredFile } from '../domain/archived-file.ts';

type SqlRow = Readonly<Record<string, SQLOutputValue>>;

/** Reading statements that the archiver and the index share; both see one committed state. */
export function selectFilesAfter(database: DatabaseSync, sequence: number, limit: number): ArchivedFile[] {
  return database
    .prepare('SELECT * FROM archived_files WHERE sequence > ? ORDER BY sequence LIMIT ?')
    .all(sequence, limit)
    .map(archivedFile);
}

export function selectLastFiles(database: DatabaseSync): ArchivedFile[] {
  return database
    .prepare(
      `SELECT * FROM archived_files WHERE sequence IN
        (SELECT max(sequence) FROM archived_files GROUP BY stream, partition) ORDER BY sequence`,
    )
    .all()
    .map(archivedFile);
}

/** `stream` may also be the name of something else that keeps its position here. */
export function selectPosition(database: DatabaseSync, stream: string): Checkpoint {
  return database
    .prepare('SELECT partition, "offset" FROM archive_position WHERE stream = ?')
    .all(stream)
    .reduce((position, row) => advance(position, Number(row['partition']), Number(row['offset'])), BEGINNING);
}

export function selectPlan(database: DatabaseSync): BatchPlan | undefined {
  const row = database.prepare('SELECT * FROM archive_plan').get();
  return row === undefined ? undefined : batchPlan(row);
}

/**
 * Adds a file to the list and moves its partition's position past it. False when the list has it already, and nothing
 * has changed. To be called in a transaction.
 */
export function insertFile(database: DatabaseSync, file: DeliveredFile): boolean {
  const { stream, partition, toOffset } = file;
  const { changes } = database
    .prepare(
      `INSERT OR IGNORE INTO archived_files (key, stream, partition, from_offset, to_offset, delivered_at, records,
        raw_bytes, stored_bytes, sha256, content_sha256, min_event_time, max_event_time)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      file.key,
      stream,
      partition,
      file.fromOffset,
      toOffset,
      file.deliveredAt,
      file.records,
      file.rawBytes,
      file.storedBytes,
      file.sha256,
      file.contentSha256,
      file.minEventTime,
      file.maxEventTime,
    );
  if (changes === 0) return false;
  database
    .prepare(
      'INSERT INTO archive_position VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET "offset" = max("offset", excluded."offset")',
    )
    .run(stream, partition, toOffset);
  return true;
}

const archivedFile = (row: SqlRow): ArchivedFile => ({
  ...batchPlan(row),
  sequence: Number(row['sequence']),
  rawBytes: Number(row['raw_bytes']),
  storedBytes: Number(row['stored_bytes']),
  sha256: String(row['sha256']),
  contentSha256: String(row['content_sha256']),
  minEventTime: String(row['min_event_time']),
  maxEventTime: String(row['max_event_time']),
});

const batchPlan = (row: SqlRow): BatchPlan => ({
  key: String(row['key']),
  stream: streamOf(row['stream']),
  partition: Number(row['partition']),
  fromOffset: Number(row['from_offset']),
  toOffset: Number(row['to_offset']),
  deliveredAt: String(row['delivered_at']),
  records: Number(row['records']),
});

function streamOf(value: unknown): Stream {
  if (isStream(value)) return value;
  throw new TypeError(`'${String(value)}' is not a stream of the log`);
}
