import { setTimeout as pause } from 'node:timers/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import { uploadInParts } from './multipart-upload.ts';
import { objectKeyOf, type Place } from './place.ts';
import type { Protection } from './protection.ts';
import { faultOf } from './s3-fault.ts';
import type { S3Limits } from './s3-options.ts';
import { uploadAtOnce, type Upload } from './single-upload.ts';
import { readHead, readObject } from './stored-object.ts';
import { encodeMetadata, sameContent, type Content } from './user-metadata.ts';

/** The first pause of one that lost a race that nobody has won yet; S3 settles those within a request's time. */
const CONTEST_PAUSE_MS = 100;

interface NewObject extends Place {
  readonly bytes: Uint8Array;
  readonly content: Content;
  readonly protection: Protection;
}

/**
 * Puts an object where nothing is. What S3 cannot tell apart, another writer and a try of ours whose answer was lost,
 * is told by looking: the same content is as good as ours, other content is a conflict.
 */
export async function writeOnce(
  client: S3Client,
  limits: S3Limits,
  object: NewObject,
): Promise<'created' | 'unchanged'> {
  const large = object.bytes.length > limits.singleUploadBytesMax;
  // A second upload of this much only to be refused at the end would be a waste.
  if (large && (await isThere(client, limits, object))) return 'unchanged';
  for (let attempt = 1; ; attempt += 1) {
    try {
      await (large
        ? uploadInParts(client, uploadOf(object), limits.partBytes)
        : uploadAtOnce(client, uploadOf(object)));
      return 'created';
    } catch (error) {
      const { kind } = faultOf(error);
      if (kind !== 'taken' && kind !== 'contested') throw error;
      if (await isThere(client, limits, object)) return 'unchanged';
      if (attempt >= limits.attempts) throw error;
      await pause(CONTEST_PAUSE_MS * 2 ** (attempt - 1));
    }
  }
}

/** @throws InfrastructureError `archive_conflict` when something else is there. */
async function isThere(client: S3Client, limits: S3Limits, object: NewObject): Promise<boolean> {
  const { key, bytes, content } = object;
  const head = await readHead(client, object);
  const there = head === 'foreign' ? (await readObject(client, object, limits.attempts))?.object : head;
  if (there === undefined) return false;
  if (there.size === bytes.length && sameContent(there, content)) return true;
  throw new InfrastructureError(
    'archive_conflict',
    `Archived object ${key} exists with other content, which stays.`,
  );
}

const uploadOf = (object: NewObject): Upload => ({
  bucket: object.bucket,
  objectKey: objectKeyOf(object),
  bytes: object.bytes,
  sha256: object.content.sha256,
  metadata: encodeMetadata(object.content),
  protection: object.protection,
});
