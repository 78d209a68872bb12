import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

export interface TemporaryFolder {
  readonly path: string;
  readonly remove: () => Promise<void>;
}

/** A server that was just killed may still have a file to close. */
const PATIENT = { recursive: true, force: true, maxRetries: 5, retryDelay: 100 };

/** A folder that is gone at the latest when this process ends, unless it is killed. */
export async function temporaryFolder(parent: string, prefix: string): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(parent, prefix));
  const removeNow = (): void => rmSync(path, PATIENT);
  process.once('exit', removeNow);
  const remove = async (): Promise<void> => {
    process.removeListener('exit', removeNow);
    await rm(path, PATIENT);
  };
  return { path, remove };
}

/**
 * Starts a server in the folder that the caller named, which is his to keep, or in a temporary one, which is gone when
 * the start fails or `remove` is called.
 */
export async function inDataFolder<Server>(
  named: string | undefined,
  prefix: string,
  start: (folder: TemporaryFolder) => Promise<Server>,
): Promise<Server> {
  if (named !== undefined) return start({ path: named, remove: () => Promise.resolve() });
  const folder = await temporaryFolder(tmpdir(), prefix);
  try {
    return await start(folder);
  } catch (error) {
    await folder.remove();
    throw error;
  }
}
