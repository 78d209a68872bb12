import { chmodSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import { messageOf, systemCode } from '../../shared/thrown.ts';
import { lockDirectory } from './directory-lock.ts';
import { ensureFormat } from './format-file.ts';

/** Only the service's own account may look in: the files hold the audit trail and hashes of secrets. */
const DIRECTORY_MODE = 0o700;

export interface DataDirectory {
  /** Absolute. */
  readonly path: string;
  /** Gives the directory free for another process. Calling it again is harmless. */
  close(): void;
}

/** Nest injection token of the {@link DataDirectory}. */
export const DATA_DIRECTORY = Symbol('DataDirectory');

/**
 * Opens the directory that holds everything the service stores, creating it when there is none, and keeps every other
 * process out of it until `close` or until this process ends.
 *
 * @throws InfrastructureError `data_directory_not_writable`, `data_directory_in_use`, `data_directory_newer` or
 *   `data_directory_unreadable`.
 */
export function openDataDirectory(path: string): DataDirectory {
  const directory = resolve(path);
  const lock = writable(directory, () => {
    createPrivate(directory);
    probe(directory);
    return lockDirectory(directory);
  });
  try {
    writable(directory, () => ensureFormat(directory));
  } catch (error) {
    lock.release();
    throw error;
  }
  let open = true;
  return {
    path: directory,
    close: () => {
      if (open) lock.release();
      open = false;
    },
  };
}

function createPrivate(directory: string): void {
  if (!existsSync(directory)) {
    makeWithParents(directory);
    // The process's umask may have taken bits away. A directory that was there before keeps its mode.
    chmodSync(directory, DIRECTORY_MODE);
  }
  if (!statSync(directory).isDirectory()) throw new Error('It is not a directory.');
}

/** Not mkdir's own `recursive`: Node then tries for ever where the parent exists and still answers ENOENT, as in /proc. */
function makeWithParents(directory: string): void {
  if (existsSync(directory)) return;
  makeWithParents(dirname(directory));
  try {
    mkdirSync(directory, { mode: DIRECTORY_MODE });
  } catch (error) {
    // Another process that starts at the same moment made it; which of the two goes on is for the lock to say.
    if (systemCode(error) !== 'EEXIST') throw error;
  }
}

/** Writes and removes a file: permission bits alone do not tell of read-only mounts, quotas or full disks. */
function probe(directory: string): void {
  const file = join(directory, `write-probe-${process.pid}`);
  writeFileSync(file, 'probe', { mode: 0o600 });
  rmSync(file);
}

function writable<Value>(directory: string, use: () => Value): Value {
  try {
    return use();
  } catch (error) {
    if (error instanceof InfrastructureError) throw error;
    throw new InfrastructureError(
      'data_directory_not_writable',
      `The data directory ${directory} (setting KEYTRAIL_DATA_DIR) cannot be written: ${messageOf(error)}. Make it writable for this user, or name another directory.`,
      error,
    );
  }
}
