import { z } from 'zod';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import type { IsoTime } from '../../shared/iso-time.ts';
import type { ArchiveStore } from '../archive/archive-store.ts';
import { PUBLIC_KEYS_FOLDER } from '../archive/domain/beside-the-trail.ts';
import type { TrailAddress } from '../archive/domain/object-key.ts';
import { publicKeyFromDer, type DigestPublicKey } from './domain/digest-signature.ts';

/** A public key as it lies in the archive, beside the digests that are checked by it. */
export interface ArchivedPublicKey extends DigestPublicKey {
  /** When the first digest was going to be signed by it. */
  readonly since: IsoTime;
}

const keySchema = z.object({ since: z.string(), publicKey: z.base64() });
const KEYS_MAX = 1_000;

const keysPrefix = ({ prefix, accountId, region }: TrailAddress): string =>
  `${prefix}AWSLogs/${accountId}/${PUBLIC_KEYS_FOLDER}/${region}/`;

/** Keeps a public key for whoever reads the archive alone. One that is there stays as it is. */
export async function keepPublicKey(
  store: ArchiveStore,
  address: TrailAddress,
  { fingerprint, der }: DigestPublicKey,
  since: IsoTime,
): Promise<void> {
  const key = `${keysPrefix(address)}${fingerprint}.json`;
  if ((await store.head(key)) !== undefined) return;
  const text = JSON.stringify({ since, publicKey: Buffer.from(der).toString('base64') });
  try {
    await store.put(key, Buffer.from(text, 'utf8'));
  } catch (error) {
    // Another process has put the same key a moment ago.
    if (!(error instanceof InfrastructureError) || error.code !== 'archive_conflict') throw error;
  }
}

/** Every public key that the archive has, the oldest first. Throws InfrastructureError when one cannot be read. */
export async function archivedPublicKeys(
  store: ArchiveStore,
  address: TrailAddress,
): Promise<readonly ArchivedPublicKey[]> {
  const { keys } = await store.list(keysPrefix(address), { after: null, limit: KEYS_MAX });
  const found = await Promise.all(keys.map((key) => readKey(store, key)));
  return found.toSorted((one, other) => (one.since < other.since ? -1 : 1));
}

async function readKey(store: ArchiveStore, key: string): Promise<ArchivedPublicKey> {
  const stored = await store.get(key);
  try {
    const { since, publicKey } = keySchema.parse(
      JSON.parse(Buffer.from(stored?.bytes ?? []).toString('utf8')),
    );
    return { ...publicKeyFromDer(Buffer.from(publicKey, 'base64')), since };
  } catch (cause) {
    throw new InfrastructureError('archive_unreadable', `The public key ${key} cannot be read.`, cause);
  }
}
