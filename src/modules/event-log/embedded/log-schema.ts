import type { DatabaseSync } from 'node:sqlite';
import type { Stream } from '../../../events/envelope.ts';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';

/** Raised when the tables change in a way that an older program would misread. Kept in `PRAGMA user_version`. */
export const LOG_SCHEMA_VERSION = 1;

/**
 * One table per stream. Offsets are given by the writer, which goes on after the greatest there is; rows are never
 * removed, so none is given twice. AUTOINCREMENT would write a second table with every row. The id is unique within the
 * stream: that index is what makes appending an event again harmless.
 */
const tableOf = (stream: Stream): string => `
  CREATE TABLE ${stream} (
    offset INTEGER PRIMARY KEY,
    event_id BLOB NOT NULL UNIQUE,
    type TEXT NOT NULL,
    key TEXT NOT NULL,
    text TEXT NOT NULL
  );`;

function schemaVersion(db: DatabaseSync): number {
  const row = db.prepare('PRAGMA user_version').get();
  return Number(row?.['user_version']);
}

/** @throws InfrastructureError `data_directory_newer` when a later version of the program wrote this log. */
export function assertReadable(db: DatabaseSync, path: string): void {
  const version = schemaVersion(db);
  if (version > LOG_SCHEMA_VERSION) {
    throw new InfrastructureError(
      'data_directory_newer',
      `The event log ${path} has format version ${version}, written by a newer Keytrail; this one reads up to version ${LOG_SCHEMA_VERSION}.`,
    );
  }
}

/**
 * SQL that changes nothing and yet has to be made durable: SQLite writes the page that holds the version and syncs it,
 * whether or not the value is a new one. A transaction without any change would not touch the disk.
 */
export const WRITE_NOTHING = `PRAGMA user_version = ${LOG_SCHEMA_VERSION}`;

/** Creates the tables of a new log; leaves an existing one as it is. All or nothing. */
export function createSchema(db: DatabaseSync): void {
  if (schemaVersion(db) === LOG_SCHEMA_VERSION) return;
  db.exec('BEGIN IMMEDIATE');
  try {
    db.exec(tableOf('lifecycle') + tableOf('usage'));
    db.exec(`PRAGMA user_version = ${LOG_SCHEMA_VERSION}`);
    db.exec('COMMIT');
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}
