import { createHash } from 'node:crypto';
import {
  GetObjectCommand,
  HeadObjectCommand,
  type GetObjectCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import type { ArchiveObject } from '../archive-store.ts';
import { explained, isDeniedAsAbsent } from './explained-fault.ts';
import { objectKeyOf, type Place } from './place.ts';
import { faultOf } from './s3-fault.ts';
import { decodeMetadata, type Content } from './user-metadata.ts';

/** What of an object must be equal for a put of it to change nothing. */
export const contentOf = (bytes: Uint8Array, metadata: Content['metadata']): Content => ({
  sha256: createHash('sha256').update(bytes).digest('hex'),
  metadata,
});

/** Undefined when nothing has the key; `foreign` when what has it was not put by this adapter. */
export async function readHead(
  client: S3Client,
  place: Place,
): Promise<ArchiveObject | 'foreign' | undefined> {
  try {
    const { ContentLength = 0, Metadata } = await client.send(
      new HeadObjectCommand({ Bucket: place.bucket, Key: objectKeyOf(place) }),
    );
    const content = decodeMetadata(Metadata);
    return content === undefined ? 'foreign' : { key: place.key, size: ContentLength, ...content };
  } catch (error) {
    // A bucket or an account that is gone looks like an object that is not there, and must not be taken for one.
    const told = await explained(client, place, error);
    const isExplained = told !== undefined;
    if (!isExplained && (faultOf(error).kind === 'absent' || (await isDeniedAsAbsent(client, place, error))))
      return undefined;
    throw told ?? error;
  }
}

/**
 * The whole object, compared with its SHA-256 unless it is asked for as it is. A body that breaks off is asked for again;
 * the SDK does so only until the answer has begun.
 */
export async function readObject(
  client: S3Client,
  place: Place,
  attempts: number,
  how?: 'as-it-is',
): Promise<{ readonly bytes: Uint8Array; readonly object: ArchiveObject } | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await ask(client, place);
    if (answer === undefined) return undefined;
    let bytes: Uint8Array;
    try {
      bytes = (await answer.Body?.transformToByteArray()) ?? new Uint8Array();
    } catch (error) {
      if (attempt >= attempts) throw error;
      continue;
    }
    return verified(place, bytes, decodeMetadata(answer.Metadata), how);
  }
}

async function ask(client: S3Client, place: Place): Promise<GetObjectCommandOutput | undefined> {
  try {
    return await client.send(new GetObjectCommand({ Bucket: place.bucket, Key: objectKeyOf(place) }));
  } catch (error) {
    if (faultOf(error).kind === 'absent' || (await isDeniedAsAbsent(client, place, error))) return undefined;
    throw error;
  }
}

function verified(
  { key }: Place,
  bytes: Uint8Array,
  stated: Content | undefined,
  how?: 'as-it-is',
): { readonly bytes: Uint8Array; readonly object: ArchiveObject } {
  const { sha256 } = contentOf(bytes, {});
  if (how === undefined && stated !== undefined && stated.sha256 !== sha256) {
    throw new InfrastructureError('archive_corrupt', `Archived object ${key} is not what was written.`);
  }
  return { bytes, object: { key, size: bytes.length, sha256, metadata: stated?.metadata ?? {} } };
}
