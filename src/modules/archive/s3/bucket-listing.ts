import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { folderOfPrefix, isObjectKey } from '../key-rule.ts';

/** S3 gives no more in one answer. */
const KEYS_PER_REQUEST_MAX = 1_000;

/**
 * Keys that start with `prefix` and sort after `after`, in byte order, which is the order of S3. What no put of ours can
 * have made is left out: folder markers of consoles, for instance. Half-made uploads in parts are in no listing of S3.
 */
export async function* keysInBucket(
  client: S3Client,
  place: { readonly bucket: string; readonly prefix: string },
  prefix: string,
  page: { readonly after: string | null; readonly limit: number },
): AsyncGenerator<string> {
  if (folderOfPrefix(prefix) === undefined) return;
  // One more than asked for says whether anything is left.
  const MaxKeys = Math.min(page.limit + 1, KEYS_PER_REQUEST_MAX);
  let after = page.after;
  for (;;) {
    const { Contents = [], IsTruncated } = await client.send(
      new ListObjectsV2Command({
        Bucket: place.bucket,
        Prefix: place.prefix + prefix,
        MaxKeys,
        ...(after === null ? {} : { StartAfter: place.prefix + after }),
      }),
    );
    for (const { Key = '' } of Contents) {
      after = Key.slice(place.prefix.length);
      if (isObjectKey(after)) yield after;
    }
    if (IsTruncated !== true) return;
    if (Contents.length === 0) throw new Error('S3 says that a listing goes on after nothing');
  }
}
