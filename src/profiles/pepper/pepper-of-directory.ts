import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import { systemCode } from '../../shared/thrown.ts';
import { pepperMark } from '../../modules/keys/domain/pepper-mark.ts';
import { requireSamePepper } from './same-pepper.ts';

const FILE = 'pepper-mark';
/** As whatever else is in the directory: for nobody but the service. */
const MODE = 0o600;

/**
 * Keeps a service from starting with a data directory whose keys it could not recognise: somebody moved it and forgot the
 * pepper. The first start leaves the mark in `<data directory>/pepper-mark`.
 * @throws InfrastructureError `pepper_differs`, `data_directory_unreadable`
 */
export function requirePepperOfDirectory(dataDirectory: string, pepper: string | null): void {
  const path = join(dataDirectory, FILE);
  const own = pepperMark(pepper);
  let agreed: string;
  try {
    agreed = existing(path) ?? made(path, own);
  } catch (cause) {
    throw new InfrastructureError('data_directory_unreadable', `${path} cannot be read or written.`, cause);
  }
  requireSamePepper(own, agreed);
}

function existing(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Whole or not at all: half a mark would fit no pepper. */
function made(path: string, mark: string): string {
  const unfinished = `${path}.new`;
  writeFileSync(unfinished, `${mark}\n`, { mode: MODE, flush: true });
  renameSync(unfinished, path);
  return mark;
}
