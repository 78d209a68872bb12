import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import { systemCode } from '../../shared/thrown.ts';
import { digestSigner, type DigestSigner } from './domain/digest-signature.ts';

const MODULUS_BITS = 2_048;
/** Whoever can read it can sign an archive of their own making. */
const MODE = 0o600;

/** @throws InfrastructureError `digest_key_unusable` when the file cannot be read or holds no usable key */
export function signerOfFile(path: string): DigestSigner {
  try {
    return digestSigner(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new InfrastructureError(
      'digest_key_unusable',
      `${path} must hold an RSA private key of ${MODULUS_BITS} bits or more, in PEM and without a password.`,
      cause,
    );
  }
}

/**
 * The key of a file that is made when it is missing, so that an installation of one process signs without being told to.
 * @throws InfrastructureError `digest_key_unusable`
 */
export function signerOfOwnFile(path: string): DigestSigner {
  try {
    if (!isThere(path)) make(path);
  } catch (cause) {
    throw new InfrastructureError('digest_key_unusable', `${path} can neither be read nor made.`, cause);
  }
  return signerOfFile(path);
}

function isThere(path: string): boolean {
  try {
    // A copy that was restored from a backup may have lost its mode.
    chmodSync(path, MODE);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Whole or not at all: a file cut short by a crash would keep the archive from being signed. */
function make(path: string): void {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: MODULUS_BITS });
  const draft = `${path}.new`;
  const file = openSync(draft, 'w', MODE);
  try {
    writeSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
}
