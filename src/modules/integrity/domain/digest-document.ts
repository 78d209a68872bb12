import { createHash } from 'node:crypto';
import { constants, gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { STREAMS } from '../../../events/envelope.ts';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import type { Digest, DigestedFile } from './digest.ts';

/** A digest as it is stored, and the hash by which its signature and its successor know it. */
export interface DigestDocument {
  /** One gzip member. */
  readonly bytes: Uint8Array;
  /** Lower-case hexadecimal SHA-256 of the uncompressed content. */
  readonly contentSha256: string;
}

export const SIGNATURE_ALGORITHM = 'SHA256withRSA';
const HASH_ALGORITHM = 'SHA-256';

/** Tens of thousands of files; what claims to unpack to more was not written here. */
const DIGEST_RAW_BYTES_MAX = 64 * 1024 * 1024;

/** RFC 1952: byte 9 names the operating system that compressed; 255 is "unknown". zlib writes its own. */
const GZIP_OS_OFFSET = 9;
const GZIP_OS_UNKNOWN = 255;

/**
 * The digest in CloudTrail's form (AWS CloudTrail User Guide, "CloudTrail digest file structure"), with two members of our
 * own that its readers pass over: the range of the log in each file, and the positions that have been reached. The same
 * digest always has the same bytes.
 */
export function encodeDigest(digest: Digest): DigestDocument {
  const raw = Buffer.from(JSON.stringify(toDocument(digest)), 'utf8');
  const bytes = gzipSync(raw, { level: constants.Z_BEST_COMPRESSION });
  bytes[GZIP_OS_OFFSET] = GZIP_OS_UNKNOWN;
  return { bytes, contentSha256: sha256Of(raw) };
}

/** @throws InfrastructureError `digest_unreadable` when this is no digest of ours, or unpacks to more than the limit */
export function decodeDigest(bytes: Uint8Array): {
  readonly digest: Digest;
  readonly contentSha256: string;
} {
  try {
    const raw = gunzipSync(bytes, { maxOutputLength: DIGEST_RAW_BYTES_MAX });
    const digest = fromDocument(documentSchema.parse(JSON.parse(raw.toString('utf8'))));
    return { digest, contentSha256: sha256Of(raw) };
  } catch (cause) {
    throw new InfrastructureError('digest_unreadable', 'A digest of the archive cannot be read.', cause);
  }
}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function toDocument(digest: Digest): Document {
  const { files, previous } = digest;
  const oldest = files.map(({ oldestEventTime }) => oldestEventTime).toSorted();
  const newest = files.map(({ newestEventTime }) => newestEventTime).toSorted();
  return {
    awsAccountId: digest.accountId,
    digestStartTime: digest.startTime,
    digestEndTime: digest.endTime,
    digestS3Bucket: digest.bucket,
    digestS3Object: digest.objectKey,
    digestPublicKeyFingerprint: digest.publicKeyFingerprint,
    digestSignatureAlgorithm: SIGNATURE_ALGORITHM,
    newestEventTime: newest.at(-1) ?? null,
    oldestEventTime: oldest.at(0) ?? null,
    previousDigestS3Bucket: previous?.bucket ?? null,
    previousDigestS3Object: previous?.objectKey ?? null,
    previousDigestHashValue: previous?.contentSha256 ?? null,
    previousDigestHashAlgorithm: previous === null ? null : HASH_ALGORITHM,
    previousDigestSignature: previous?.signature ?? null,
    logFiles: files.map((file) => ({
      s3Bucket: digest.bucket,
      s3Object: file.objectKey,
      hashValue: file.contentSha256,
      hashAlgorithm: HASH_ALGORITHM,
      newestEventTime: file.newestEventTime,
      oldestEventTime: file.oldestEventTime,
      keytrailRange: rangeOf(file),
    })),
    keytrailPositions: digest.positions,
  };
}

function fromDocument(document: Document): Digest {
  const { previousDigestS3Bucket: bucket, previousDigestS3Object: objectKey } = document;
  const { previousDigestHashValue: contentSha256, previousDigestSignature: signature } = document;
  const isFirst = [bucket, objectKey, contentSha256, signature].every((member) => member === null);
  if (!isFirst && (bucket === null || objectKey === null || contentSha256 === null || signature === null))
    throw new SyntaxError('half of the digest before is named');
  return {
    accountId: document.awsAccountId,
    startTime: document.digestStartTime,
    endTime: document.digestEndTime,
    bucket: document.digestS3Bucket,
    objectKey: document.digestS3Object,
    publicKeyFingerprint: document.digestPublicKeyFingerprint,
    previous:
      bucket === null || objectKey === null || contentSha256 === null || signature === null
        ? null
        : { bucket, objectKey, contentSha256, signature },
    files: document.logFiles.map((file) => ({
      objectKey: file.s3Object,
      contentSha256: file.hashValue,
      oldestEventTime: file.oldestEventTime,
      newestEventTime: file.newestEventTime,
      ...file.keytrailRange,
    })),
    positions: document.keytrailPositions,
  };
}

const rangeOf = ({ stream, partition, fromOffset, toOffset }: DigestedFile) => ({
  ...{ stream, partition, fromOffset, toOffset },
});

const text = z.string().min(1).max(2_048);
const time = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const offset = z.int().nonnegative();
const offsets = z.array(offset).readonly();

const documentSchema = z.object({
  awsAccountId: z.string().regex(/^\d{12}$/),
  digestStartTime: time,
  digestEndTime: time,
  digestS3Bucket: text,
  digestS3Object: text,
  digestPublicKeyFingerprint: text,
  digestSignatureAlgorithm: z.literal(SIGNATURE_ALGORITHM),
  newestEventTime: time.nullable(),
  oldestEventTime: time.nullable(),
  previousDigestS3Bucket: text.nullable(),
  previousDigestS3Object: text.nullable(),
  previousDigestHashValue: sha256.nullable(),
  previousDigestHashAlgorithm: z.literal(HASH_ALGORITHM).nullable(),
  previousDigestSignature: z
    .string()
    .regex(/^[0-9a-f]+$/)
    .nullable(),
  logFiles: z
    .array(
      z.object({
        s3Bucket: text,
        s3Object: text,
        hashValue: sha256,
        hashAlgorithm: z.literal(HASH_ALGORITHM),
        newestEventTime: time,
        oldestEventTime: time,
        keytrailRange: z.object({
          stream: z.enum(STREAMS),
          partition: offset,
          fromOffset: offset,
          toOffset: offset,
        }),
      }),
    )
    .readonly(),
  keytrailPositions: z.object({ lifecycle: offsets, usage: offsets }),
});
type Document = z.infer<typeof documentSchema>;
