import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import { sqliteCode } from '../../shared/thrown.ts';

const LOCK_FILE = 'lock.sqlite';
/** Only tells people who holds the lock; the lock itself is the operating system's, on {@link LOCK_FILE}. */
const HOLDER_FILE = 'lock.pid';

/** SQLite's primary result codes for "somebody else holds it". */
const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;

/** Held from {@link lockDirectory} until it is released or the process ends. */
export interface DirectoryLock {
  release(): void;
}

/**
 * Takes the directory for this process. The lock is an open SQLite transaction, because that is the one way Node offers
 * to a lock of the operating system: it ends with the process, however that ends, so there is no stale lock to clear.
 * Nothing else may open lock.sqlite: closing any descriptor of a file drops all locks that the process has on it.
 *
 * @throws InfrastructureError `data_directory_in_use` when another process, or another opener in this one, has it.
 */
export function lockDirectory(directory: string): DirectoryLock {
  const db = new DatabaseSync(join(directory, LOCK_FILE), { timeout: 0 });
  try {
    // A rollback journal: in WAL mode an exclusive transaction still lets others in.
    db.exec('PRAGMA journal_mode = DELETE');
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    throw isHeld(error) ? inUse(directory, error) : error;
  }
  try {
    writeFileSync(join(directory, HOLDER_FILE), `${process.pid}\n`, { mode: 0o600 });
  } catch (error) {
    db.close();
    throw error;
  }
  return { release: () => db.close() };
}

function isHeld(error: unknown): boolean {
  const primary = (sqliteCode(error) ?? 0) & 0xff;
  return primary === SQLITE_BUSY || primary === SQLITE_LOCKED;
}

function inUse(directory: string, cause: unknown): InfrastructureError {
  return new InfrastructureError(
    'data_directory_in_use',
    `The data directory ${directory} is in use by ${holder(directory)}. Stop that process, or name another directory in KEYTRAIL_DATA_DIR.`,
    cause,
  );
}

function holder(directory: string): string {
  try {
    return `process ${readFileSync(join(directory, HOLDER_FILE), 'utf8').trim()}`;
  } catch {
    // The holder is between taking the lock and writing its number; the refusal stands without it.
    return 'another process';
  }
}
