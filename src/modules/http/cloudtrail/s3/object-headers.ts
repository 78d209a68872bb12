import type { ArchiveObject } from '../../../archive/archive-store.ts';

/** What can stand in a header as it is; metadata that was changed on a disk may be anything. */
const HEADER_NAME = /^[a-z0-9-]{1,100}$/;
const HEADER_VALUE = /^[\x21-\x7E](?:[\x20-\x7E]*[\x21-\x7E])?$/;

/** The headers by which S3 gives an object: among its metadata is the signature of a digest. */
export function objectHeaders({ size, sha256, metadata }: ArchiveObject): Readonly<Record<string, string>> {
  const stated = Object.entries(metadata)
    .filter(([name, value]) => HEADER_NAME.test(name) && HEADER_VALUE.test(value))
    .map(([name, value]) => [`x-amz-meta-${name}`, value]);
  return {
    'content-type': 'application/x-gzip',
    'content-length': String(size),
    etag: `"${sha256}"`,
    ...Object.fromEntries(stated),
  };
}
