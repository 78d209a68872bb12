import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';

/** The file beside the read models that holds the archiver's checkpoint and the index of what it wrote. */
export const archiveDatabasePath = (dataDir: string): string =>
  join(dataDir, 'read-models', 'archive.sqlite');

export const SCHEMA_VERSION = 1;

/** How long a statement waits for another connection's lock. */
export const BUSY_TIMEOUT_MS = 10_000;

const BATCH_COLUMNS = `key TEXT NOT NULL UNIQUE, stream TEXT NOT NULL, partition INTEGER NOT NULL,
  from_offset INTEGER NOT NULL, to_offset INTEGER NOT NULL, delivered_at TEXT NOT NULL, records INTEGER NOT NULL`;

/** The pragma whose 31 bits are free for a program's own use. Here: which making of the file this is. */
const GENERATION_MAX = 2 ** 31 - 1;

const schema = (generation: number): string => `
CREATE TABLE archive_position (stream TEXT NOT NULL, partition INTEGER NOT NULL, "offset" INTEGER NOT NULL,
  PRIMARY KEY (stream, partition)) STRICT, WITHOUT ROWID;
CREATE TABLE archive_plan (only INTEGER PRIMARY KEY CHECK (only = 1), ${BATCH_COLUMNS}) STRICT;
CREATE TABLE archived_files (sequence INTEGER PRIMARY KEY AUTOINCREMENT, ${BATCH_COLUMNS},
  raw_bytes INTEGER NOT NULL, stored_bytes INTEGER NOT NULL, sha256 TEXT NOT NULL, content_sha256 TEXT NOT NULL,
  min_event_time TEXT NOT NULL, max_event_time TEXT NOT NULL) STRICT;
PRAGMA application_id = ${generation};
PRAGMA user_version = ${SCHEMA_VERSION};
`;

/** Creates the tables in an empty file; refuses one of a newer program, whose meaning this one cannot know. */
export function prepareSchema(database: DatabaseSync, path: string): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    const version = schemaVersion(database);
    if (version > SCHEMA_VERSION) {
      throw new InfrastructureError(
        'data_directory_newer',
        `${path} was written by a newer version of Keytrail.`,
      );
    }
    if (version === 0) database.exec(schema(randomInt(1, GENERATION_MAX)));
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/** 0 for a file in which nothing was created yet. */
export function schemaVersion(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
}

export function generationOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA application_id').get()?.['application_id']);
}

/** To be called in a transaction that empties the file. */
export function markAnotherGeneration(database: DatabaseSync): void {
  const present = generationOf(database);
  database.exec(`PRAGMA application_id = ${present === GENERATION_MAX - 1 ? 1 : present + 1}`);
}
