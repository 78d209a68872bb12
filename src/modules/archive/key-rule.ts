/**
 * What may be the key of an archived object: the same on a filesystem and in a bucket, so that a copy of one is an
 * archive in the other.
 */
import { InfrastructureError } from '../../shared/infrastructure-error.ts';

/** A store's own corner of its root: temporary files and sidecars. No object lies in it and no listing shows it. */
export const PRIVATE_FOLDER = '.keytrail';

/** S3's limit, so that whatever is archived on a filesystem can be copied there. */
const KEY_BYTES_MAX = 1024;
/** Common filesystems take 255 bytes for one name, and a sidecar's has a suffix. */
const SEGMENT_BYTES_MAX = 240;

/**
 * Characters that are safe in S3 keys and in file names. All are ASCII, so the order of strings is the order of bytes.
 */
const SEGMENT = /^[A-Za-z0-9!_.*'()=@+,-]+$/;

const isSegment = (segment: string): boolean =>
  SEGMENT.test(segment) && segment !== '.' && segment !== '..' && segment.length <= SEGMENT_BYTES_MAX;

export const isObjectKey = (key: string): boolean => {
  const segments = key.split('/');
  return key.length <= KEY_BYTES_MAX && segments[0] !== PRIVATE_FOLDER && segments.every(isSegment);
};

/** @throws InfrastructureError `archive_key_invalid` for a key that is no key, above all one that leaves the root. */
export function requireObjectKey(key: string): void {
  if (isObjectKey(key)) return;
  const shown = JSON.stringify(key.slice(0, 200));
  throw new InfrastructureError(
    'archive_key_invalid',
    `${shown} cannot be the key of an archived object: keys are names of letters, digits and !_.*'()=@+,- between slashes.`,
  );
}

/** The folder, `/`-terminated or empty, below which every key with this prefix lies; undefined when no key has it. */
export function folderOfPrefix(prefix: string): string | undefined {
  const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  return folder === '' || isObjectKey(folder.slice(0, -1)) ? folder : undefined;
}
