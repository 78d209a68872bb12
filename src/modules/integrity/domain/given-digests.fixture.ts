import { generateKeyPairSync } from 'node:crypto';
import { isoTime, MS_PER_HOUR } from '../../../shared/iso-time.ts';
import type { DeliveredFile } from '../../archive/domain/archived-file.ts';
import { digestSigner, type DigestSigner } from './digest-signature.ts';
import { encodeDigest } from './digest-document.ts';
import { nextDigest, type DigestPlace, type KeptDigest } from './next-digest.ts';

/** Made once for all specs of a file: an RSA key takes a tenth of a second. */
export function newSigner(): DigestSigner {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  return digestSigner(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
}

export const ADDRESS = { prefix: '', accountId: '123456789012', region: 'local-1' } as const;
export const BEGIN_MS = Date.parse('2026-11-26T08:00:00.000Z');
/** The full hour so many hours after the beginning. */
export const hourMs = (hours: number): number => BEGIN_MS + hours * MS_PER_HOUR;
export const hour = (hours: number): string => isoTime(hourMs(hours)).replace('.000', '');

export const placeOf = ({ fingerprint }: DigestSigner): DigestPlace => ({
  address: ADDRESS,
  bucket: 'trail',
  objectPrefix: 'audit/',
  publicKeyFingerprint: fingerprint,
});

/** A log file of the usage stream's first partition, delivered half an hour after a full hour, unless it says otherwise. */
export const fileOf = (
  fromOffset: number,
  toOffset: number,
  hours: number,
  change: Partial<DeliveredFile> = {},
): DeliveredFile => ({
  ...{ key: `log-${fromOffset}`, stream: 'usage', partition: 0, fromOffset, toOffset },
  deliveredAt: isoTime(hourMs(hours) + MS_PER_HOUR / 2),
  ...{ records: toOffset - fromOffset + 1, rawBytes: 2_000, storedBytes: 200, sha256: 'a'.repeat(64) },
  contentSha256: fromOffset.toString(16).padStart(64, '0'),
  ...{ minEventTime: isoTime(hourMs(hours) + 1), maxEventTime: isoTime(hourMs(hours) + 2_001) },
  ...change,
});

/** The digest of an hour that ends so many hours after the beginning, signed. */
export function kept(
  signer: DigestSigner,
  last: KeptDigest | null,
  files: readonly DeliveredFile[],
  hours: number,
): KeptDigest {
  const digest = nextDigest(last, files, hourMs(hours), MS_PER_HOUR, placeOf(signer));
  const { contentSha256 } = encodeDigest(digest);
  return { digest, contentSha256, signature: signer.sign(digest, contentSha256) };
}
