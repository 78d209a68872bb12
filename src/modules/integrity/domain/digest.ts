import type { LogRange } from '../../archive/domain/archived-file.ts';
import type { DigestedPositions } from './digested-positions.ts';

/** Text of a time as CloudTrail writes it in digests: UTC, whole seconds, `2026-11-26T08:00:00Z`. */
export type DigestTime = string;

/** A log file as a digest states it. */
export interface DigestedFile extends LogRange {
  /** In the bucket, so with whatever stands in front of the archive's own keys. */
  readonly objectKey: string;
  /** Lower-case hexadecimal SHA-256 of the uncompressed content. */
  readonly contentSha256: string;
  readonly oldestEventTime: DigestTime;
  readonly newestEventTime: DigestTime;
}

/** The digest before, as the one after it states it. */
export interface PreviousDigest {
  readonly bucket: string;
  readonly objectKey: string;
  /** Of its uncompressed content. */
  readonly contentSha256: string;
  /** Lower-case hexadecimal. */
  readonly signature: string;
}

/**
 * What is claimed of a stretch of time: these log files were delivered, these are the hashes of their contents, and nothing
 * else was. Each names the one before it with its hash and its signature, so none can be changed or left out alone.
 */
export interface Digest {
  readonly accountId: string;
  readonly startTime: DigestTime;
  readonly endTime: DigestTime;
  /** Where it says that it lies; a digest that is found elsewhere was moved. */
  readonly bucket: string;
  readonly objectKey: string;
  readonly publicKeyFingerprint: string;
  /** Null: it is the first of its chain. */
  readonly previous: PreviousDigest | null;
  readonly files: readonly DigestedFile[];
  readonly positions: DigestedPositions;
}
