/**
 * The files of read models: opened at the version of their projection, dropped when they are of another one, and put
 * in place whole. What they hold is derived, so losing a file costs a replay and nothing else.
 */
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ReadModelTables } from '../projection.ts';

/** KiB of pages that a connection keeps in memory. Bounds RSS: a read model of a million keys is far larger. */
const PAGE_CACHE_KIB = 64 * 1024;
/** Pages (4 KiB) of write-ahead log before it is copied into the file: 64 MiB, so that a replay writes hot pages once. */
const WAL_PAGES = 16 * 1024;
/** How long a statement waits for another writer's lock before it fails: the thread stands still for that time. */
const BUSY_TIMEOUT_MS = 1_000;
/** SQLite's result codes for a file that cannot be read as a database. */
const UNREADABLE_FILE_CODES: readonly unknown[] = [11, 26];

export const readModelPath = (dataDir: string, name: string): string =>
  join(dataDir, 'read-models', `${name}.sqlite`);

/**
 * Opens the file of a read model for writing, creating it if need be. A file of another version, or one that is
 * damaged, is deleted: a read model holds nothing that the log cannot give again.
 */
export function openReadModelFile(path: string, projection: ReadModelTables): DatabaseSync {
  mkdirSync(dirname(path), { recursive: true });
  try {
    return openAtVersion(path, projection);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    deleteReadModelFile(path);
    return openAtVersion(path, projection);
  }
}

/** Opens an existing read model for queries beside its writer, which may live in another thread. */
export function openReadModelForQueries(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
  database.exec(`PRAGMA cache_size = -${PAGE_CACHE_KIB}`);
  return database;
}

/** Creates the tables of a projection and of the store in an empty file. To be called in a transaction. */
export function createTables(database: DatabaseSync, projection: ReadModelTables): void {
  database.exec(
    `CREATE TABLE store_checkpoint (stream TEXT, partition INTEGER, "offset" INTEGER NOT NULL, event_id TEXT,
      PRIMARY KEY (stream, partition)) STRICT, WITHOUT ROWID`,
  );
  for (const statement of projection.schema) database.exec(statement);
  database.exec(`PRAGMA user_version = ${projection.version}`);
}

/** Creates the indexes of a projection: after its tables, and after their rows where these come in bulk. */
export function createIndexes(database: DatabaseSync, projection: ReadModelTables): void {
  for (const statement of projection.indexes ?? []) database.exec(statement);
}

/**
 * Puts a finished draft in the place of a read model that nobody has open, all or nothing: after a crash at any moment
 * there is the old one or the new one, whole.
 */
export function replaceReadModelFile(path: string, draftPath: string): void {
  syncFile(draftPath);
  // A write-ahead log that stayed behind would be taken for that of the new file.
  openForWriting(path).close();
  for (const suffix of ['-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
  renameSync(draftPath, path);
  syncFile(dirname(path));
}

function openAtVersion(path: string, projection: ReadModelTables): DatabaseSync {
  const database = openForWriting(path);
  try {
    const version = database.prepare('PRAGMA user_version').get()?.['user_version'];
    if (version === projection.version) return database;
    if (version === 0) {
      database.exec('BEGIN IMMEDIATE');
      createTables(database, projection);
      createIndexes(database, projection);
      database.exec('COMMIT');
      return database;
    }
  } catch (error) {
    database.close();
    throw error;
  }
  database.close();
  deleteReadModelFile(path);
  return openAtVersion(path, projection);
}

function openForWriting(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    // NORMAL: a power cut may take back the last batches, never tear one, and the log has them still.
    database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -${PAGE_CACHE_KIB};
      PRAGMA wal_autocheckpoint = ${WAL_PAGES}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Deletes a read model, or a draft of one, with what SQLite keeps beside it. Nothing happens if there is none. */
export function deleteReadModelFile(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
}

function syncFile(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

const isUnreadable = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'errcode' in error &&
  UNREADABLE_FILE_CODES.includes(error.errcode);
