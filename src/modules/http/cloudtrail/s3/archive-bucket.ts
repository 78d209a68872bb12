import type { TrailAddress } from '../../../archive/domain/object-key.ts';
import { isObjectKey } from '../../../archive/key-rule.ts';

/** How the archive lies in its bucket, as digests state it. */
export interface BucketPlace {
  readonly address: TrailAddress;
  readonly bucket: string;
  /** What stands in front of the archive's keys in the bucket; empty or ending in `/`. */
  readonly objectPrefix: string;
}

/**
 * What is shown begins so: log files, insights, digests and public keys. Whatever else is kept in the same place, such as
 * snapshots, is not for readers of a trail.
 */
const shownPrefix = ({ address, objectPrefix }: BucketPlace): string =>
  `${objectPrefix}${address.prefix}AWSLogs/`;

/** The key in the archive of an object of the bucket; undefined for what is none, or is not shown. */
export function archiveKey(place: BucketPlace, key: string): string | undefined {
  if (!key.startsWith(shownPrefix(place))) return undefined;
  const own = key.slice(place.objectPrefix.length);
  return isObjectKey(own) ? own : undefined;
}

/** Which of the archive's keys are those of the bucket with a prefix and after a marker; undefined: none can be. */
export function archiveRange(
  place: BucketPlace,
  { prefix, marker }: { readonly prefix: string; readonly marker: string },
): { readonly prefix: string; readonly after: string | null } | undefined {
  const shown = shownPrefix(place);
  const { objectPrefix } = place;
  if (!prefix.startsWith(shown) && !shown.startsWith(prefix)) return undefined;
  const own = (prefix.length > shown.length ? prefix : shown).slice(objectPrefix.length);
  if (marker.startsWith(objectPrefix)) {
    const after = marker.slice(objectPrefix.length);
    return { prefix: own, after: after === '' ? null : after };
  }
  return marker < objectPrefix ? { prefix: own, after: null } : undefined;
}
