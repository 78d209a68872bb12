import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import { systemCode } from '../../shared/thrown.ts';

/**
 * How the files of a data directory are laid out. Raised when an older program would misread or harm them; the formats
 * inside single files have versions of their own.
 */
export const DATA_DIRECTORY_FORMAT = 1;

const FORMAT_FILE = 'keytrail.json';

const formatSchema = z.object({ format: z.int().positive() });

/**
 * Makes sure that this program understands the directory, and marks a new one.
 *
 * @throws InfrastructureError `data_directory_newer` when a later version wrote it, `data_directory_unreadable` when the
 *   file that says so is damaged: guessing could destroy what a newer version stored.
 */
export function ensureFormat(directory: string): void {
  const path = join(directory, FORMAT_FILE);
  const format = readFormat(path);
  if (format === null) writeFormat(path);
  else if (format > DATA_DIRECTORY_FORMAT) {
    throw new InfrastructureError(
      'data_directory_newer',
      `The data directory ${directory} has format ${format}, written by a newer Keytrail; this one knows up to format ${DATA_DIRECTORY_FORMAT}. Start that version, or name another directory in KEYTRAIL_DATA_DIR.`,
    );
  }
}

function readFormat(path: string): number | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw unreadable(path, error);
  }
  try {
    return formatSchema.parse(JSON.parse(text)).format;
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** Written beside and renamed, so that a crash leaves either no file or a whole one. */
function writeFormat(path: string): void {
  const temporary = `${path}.new`;
  try {
    writeFileSync(temporary, `${JSON.stringify({ format: DATA_DIRECTORY_FORMAT })}\n`, {
      mode: 0o600,
      flush: true,
    });
    renameSync(temporary, path);
    syncParent(path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** A rename is durable only once the directory that holds the name is. */
function syncParent(path: string): void {
  const directory = openSync(join(path, '..'), 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

const unreadable = (path: string, cause: unknown): InfrastructureError =>
  new InfrastructureError(
    'data_directory_unreadable',
    `${path} does not say which format the data directory has. Restore it from a backup, or name another directory in KEYTRAIL_DATA_DIR.`,
    cause,
  );
