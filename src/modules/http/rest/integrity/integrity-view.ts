import { z } from 'zod';
import { publicKeyPem } from '../../../integrity/domain/digest-signature.ts';
import type { IntegrityStatus } from '../../../integrity/integrity-service.ts';

/** What there is to take away from a service, to check its archive by later and elsewhere. */
export const integritySchema = z.object({
  /** Whether digests are written. */
  signed: z.boolean(),
  /** Where digests and log files lie. */
  bucket: z.string(),
  prefix: z.string(),
  accountId: z.string(),
  region: z.string(),
  /** The newest of today and yesterday; null: there is none, or the archive has not been signed since. */
  lastDigest: z
    .object({ key: z.string(), endTime: z.string(), contentSha256: z.string(), fingerprint: z.string() })
    .readonly()
    .nullable(),
  /** The oldest first. */
  publicKeys: z
    .array(z.object({ fingerprint: z.string(), since: z.string(), pem: z.string() }).readonly())
    .readonly(),
});
export type IntegrityView = z.output<typeof integritySchema>;

export const integrityView = ({ isSigned, place, last, publicKeys }: IntegrityStatus): IntegrityView => ({
  signed: isSigned,
  bucket: place.bucket,
  prefix: `${place.objectPrefix}${place.address.prefix}`,
  accountId: place.address.accountId,
  region: place.address.region,
  lastDigest:
    last === null
      ? null
      : {
          ...{ key: last.digest.objectKey, endTime: last.digest.endTime, contentSha256: last.contentSha256 },
          fingerprint: last.digest.publicKeyFingerprint,
        },
  publicKeys: publicKeys.map((key) => ({
    ...{ fingerprint: key.fingerprint, since: key.since, pem: publicKeyPem(key) },
  })),
});
