import { createHash } from 'node:crypto';
import { constants, gunzipSync, gzipSync } from 'node:zlib';
import type { LoggedEvent } from '../../../events/stored-event.ts';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import { readLogged } from './archived-event.ts';
import type { DeliveredFile } from './archived-file.ts';
import { eventTime } from './event-time.ts';

/** A log file ready to be stored. */
export interface LogFile {
  /** One gzip member. */
  readonly bytes: Uint8Array;
  readonly rawBytes: number;
  /** Lower-case hexadecimal SHA-256 of the uncompressed text: what a CloudTrail digest states of a log file. */
  readonly contentSha256: string;
}

/** No file of ours comes near it; a file that says it is larger is damaged or hostile, and is not unpacked. */
export const LOG_FILE_RAW_BYTES_MAX = 256 * 1024 * 1024;

/**
 * Records repeat each other, so the fastest level already makes them a tenth of their size; the default level costs
 * several times the processor time for little more.
 */
const GZIP_LEVEL = constants.Z_BEST_SPEED;

/** RFC 1952: byte 9 names the operating system that compressed; 255 is "unknown". zlib writes its own. */
const GZIP_OS_OFFSET = 9;
const GZIP_OS_UNKNOWN = 255;

/**
 * The log file of a text (see LogFileText). One line without an end-of-line and one gzip member, because readers of
 * CloudTrail files insist on both. Neither the time nor the machine goes into the bytes.
 */
export function encodeLogFile(raw: Uint8Array): LogFile {
  const bytes = gzipSync(raw, { level: GZIP_LEVEL });
  bytes[GZIP_OS_OFFSET] = GZIP_OS_UNKNOWN;
  return { bytes, rawBytes: raw.length, contentSha256: createHash('sha256').update(raw).digest('hex') };
}

/** @throws InfrastructureError `archive_file_unreadable` when this is not a log file, or unpacks to more than the limit. */
export function decodeLogFile(bytes: Uint8Array, rawBytesMax = LOG_FILE_RAW_BYTES_MAX): readonly unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(gunzipSync(bytes, { maxOutputLength: rawBytesMax }).toString('utf8'));
  } catch (cause) {
    throw new InfrastructureError(
      'archive_file_unreadable',
      'A log file of the archive cannot be unpacked.',
      cause,
    );
  }
  if (typeof value === 'object' && value !== null && 'Records' in value && Array.isArray(value.Records)) {
    return value.Records;
  }
  throw new InfrastructureError(
    'archive_file_unreadable',
    'A log file of the archive has no list of records.',
  );
}

/**
 * What a file says about itself when its metadata is lost; undefined when it holds no event. `events` are those of the
 * file, in its order.
 */
export function describeLogFile(
  bytes: Uint8Array,
  events: readonly LoggedEvent[],
): Omit<DeliveredFile, 'key' | 'deliveredAt' | 'storedBytes' | 'sha256'> | undefined {
  const first = events.at(0);
  const last = events.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const raw = gunzipSync(bytes, { maxOutputLength: LOG_FILE_RAW_BYTES_MAX });
  const times = events.map((event) => eventTime(readLogged(event))).sort();
  return {
    stream: first.stream,
    partition: first.partition,
    fromOffset: first.offset,
    toOffset: last.offset,
    records: events.length,
    rawBytes: raw.length,
    contentSha256: createHash('sha256').update(raw).digest('hex'),
    minEventTime: times.at(0) ?? '',
    maxEventTime: times.at(-1) ?? '',
  };
}
