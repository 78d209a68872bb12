import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { objectKeyOf, type Place } from './place.ts';
import { faultOf, type FaultKind } from './s3-fault.ts';

/** Kinds that an answer without a body cannot tell apart: expired credentials, too, are a bare 400 or 403. */
const UNTOLD: ReadonlySet<FaultKind> = new Set(['denied', 'absent', 'other-region', 'other']);

/**
 * Why a HEAD request failed. Its answer has no body and so no reason, but a listing of one key fails for the same one and
 * says it. Undefined when the listing succeeds: then it was about that one request only.
 */
export async function explained(
  client: S3Client,
  { bucket, prefix }: Pick<Place, 'bucket' | 'prefix'>,
  error: unknown,
): Promise<unknown> {
  if (!UNTOLD.has(faultOf(error).kind)) return error;
  try {
    await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, MaxKeys: 1 }));
    return undefined;
  } catch (told) {
    return told;
  }
}

/**
 * Whether access was denied because nothing is there. S3 says that something is not there only to those who may list it, and
 * does not think so of a right to list that names a prefix; a listing of just this key says it all the same. False where
 * that is denied too: then it is about the rights.
 */
export async function isDeniedAsAbsent(client: S3Client, place: Place, error: unknown): Promise<boolean> {
  if (faultOf(error).kind !== 'denied') return false;
  const objectKey = objectKeyOf(place);
  const listing = new ListObjectsV2Command({ Bucket: place.bucket, Prefix: objectKey, MaxKeys: 1 });
  try {
    const { Contents = [] } = await client.send(listing);
    return Contents[0]?.Key !== objectKey;
  } catch {
    return false;
  }
}
