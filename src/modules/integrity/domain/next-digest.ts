import { epochMs, isoSeconds, isoTime } from '../../../shared/iso-time.ts';
import type { DeliveredFile } from '../../archive/domain/archived-file.ts';
import type { TrailAddress } from '../../archive/domain/object-key.ts';
import type { Digest, DigestedFile, PreviousDigest } from './digest.ts';
import { dueOffset, NO_POSITIONS, reaching, type DigestedPositions } from './digested-positions.ts';
import { digestKey } from './digest-key.ts';

/** A digest that is in the archive. */
export interface KeptDigest {
  readonly digest: Digest;
  readonly contentSha256: string;
  readonly signature: string;
}

/** Where digests lie and by which key they are signed. */
export interface DigestPlace {
  readonly address: TrailAddress;
  readonly bucket: string;
  /** What stands in front of the archive's keys in the bucket; empty or ending in `/`. */
  readonly objectPrefix: string;
  readonly publicKeyFingerprint: string;
}

/**
 * When what the next digest covers ends, as milliseconds of the epoch; undefined while nothing is to be claimed, since
 * nothing was ever delivered. It follows from the digest before and from nothing else: two leaders, or one that comes back
 * after a downtime, make the same sequence of digests and cannot fork the chain.
 */
export function nextEndMs(
  last: Digest | null,
  first: Pick<DeliveredFile, 'deliveredAt'> | undefined,
  intervalMs: number,
): number | undefined {
  const since = last?.endTime ?? first?.deliveredAt;
  return since === undefined ? undefined : startOf(epochMs(since), intervalMs) + intervalMs;
}

/**
 * The digest after `last`. Of `files`, in log order for each partition, it takes those that were delivered before its end
 * and that no digest has yet; a file that a slow process delivered late is in a later one.
 */
export function nextDigest(
  last: KeptDigest | null,
  files: readonly DeliveredFile[],
  endMs: number,
  intervalMs: number,
  place: DigestPlace,
): Digest {
  const endTime = isoSeconds(isoTime(endMs));
  const startTime = last?.digest.endTime ?? isoSeconds(isoTime(endMs - intervalMs));
  const taken = takenUpTo(last?.digest.positions ?? NO_POSITIONS, files, endMs);
  return {
    accountId: place.address.accountId,
    ...{ startTime, endTime },
    bucket: place.bucket,
    objectKey: place.objectPrefix + digestKey(place.address, endTime),
    publicKeyFingerprint: place.publicKeyFingerprint,
    previous: last === null ? null : previousOf(last),
    files: taken.files.map((file) => digested(file, place)),
    positions: taken.positions,
  };
}

const startOf = (ms: number, intervalMs: number): number => Math.floor(ms / intervalMs) * intervalMs;

const previousOf = ({
  digest: { bucket, objectKey },
  contentSha256,
  signature,
}: KeptDigest): PreviousDigest => ({
  ...{ bucket, objectKey, contentSha256, signature },
});

function takenUpTo(before: DigestedPositions, files: readonly DeliveredFile[], endMs: number) {
  let positions = before;
  const taken: DeliveredFile[] = [];
  for (const file of files) {
    // What follows a file that waits, waits as well: positions would pass over it.
    if (file.fromOffset !== dueOffset(positions, file) || epochMs(file.deliveredAt) >= endMs) continue;
    taken.push(file);
    positions = reaching(positions, file);
  }
  return { files: taken, positions };
}

const digested = (file: DeliveredFile, { objectPrefix }: DigestPlace): DigestedFile => ({
  ...{ stream: file.stream, partition: file.partition, fromOffset: file.fromOffset, toOffset: file.toOffset },
  objectKey: objectPrefix + file.key,
  contentSha256: file.contentSha256,
  oldestEventTime: isoSeconds(file.minEventTime),
  newestEventTime: isoSeconds(file.maxEventTime),
});
