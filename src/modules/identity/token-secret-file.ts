import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import { systemCode } from '../../shared/thrown.ts';

const SECRET_BYTES = 32;
/** Whoever can read it can sign in as anybody. */
const MODE = 0o600;

/**
 * The secret in `<data directory>/token-secret`, made at the first start: an installation of one process needs no
 * configuration for people to sign in. Deleting the file ends every access token, and no session.
 *
 * @throws InfrastructureError `token_secret_unusable`
 */
export function tokenSecretIn(dataDirectory: string): Uint8Array {
  const path = join(dataDirectory, 'token-secret');
  try {
    const secret = existing(path) ?? made(path);
    if (secret.length === SECRET_BYTES) return secret;
  } catch (cause) {
    throw new InfrastructureError('token_secret_unusable', `${path} cannot be read or written.`, cause);
  }
  throw new InfrastructureError('token_secret_unusable', `${path} is not ${SECRET_BYTES} bytes long.`);
}

function existing(path: string): Uint8Array | null {
  try {
    const secret = readFileSync(path);
    // A copy that was restored from a backup may have lost its mode.
    chmodSync(path, MODE);
    return secret;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Whole or not at all: a file cut short by a crash would keep the service from starting. */
function made(path: string): Uint8Array {
  const secret = randomBytes(SECRET_BYTES);
  const draft = `${path}.new`;
  const file = openSync(draft, 'w', MODE);
  try {
    writeSync(file, secret);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
  return secret;
}
