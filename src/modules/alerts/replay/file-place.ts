import { open } from 'node:fs/promises';
import { constants, gunzipSync } from 'node:zlib';
import { STREAMS, type Stream } from '../../../events/envelope.ts';
import type { TrailFile } from '../../imports/find-trail-files.ts';

/** Enough for the first record of a file, whose text is 256 KiB at most. */
const HEAD_BYTES = 256 * 1024;
/** What so much may unpack to at most; a bomb is no file of ours. */
const HEAD_TEXT_BYTES_MAX = 16 * 1024 * 1024;

/** Where in the log the first event of a file of our own archive stands. */
export interface FilePlace {
  readonly stream: Stream;
  readonly partition: number;
  readonly offset: number;
}

const PLACE = /"additionalEventData":\{[^{}]*?"stream":"([a-z]+)","partition":(\d+),"offset":(\d+)/;

/**
 * Told by the beginning of the file, so that thousands of them can be put in order before the first is read. Undefined for
 * a file of another trail, and for one that cannot be read, which shows when it is.
 */
export async function placeOf(file: TrailFile): Promise<FilePlace | undefined> {
  const [, stream, partition, offset] = PLACE.exec(await headOf(file)) ?? [];
  const known = STREAMS.find((one) => one === stream);
  return known === undefined
    ? undefined
    : { stream: known, partition: Number(partition), offset: Number(offset) };
}

async function headOf({ path }: TrailFile): Promise<string> {
  try {
    const file = await open(path);
    try {
      const bytes = new Uint8Array(HEAD_BYTES);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
      const head = bytes.subarray(0, bytesRead);
      return Buffer.from(isGzip(head) ? unpacked(head) : head).toString('latin1');
    } finally {
      await file.close();
    }
  } catch {
    // Whatever it is, reading all of the file meets it again and says what.
    return '';
  }
}

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** As far as the bytes go: the end of the member is missing. */
const unpacked = (bytes: Uint8Array): Uint8Array =>
  gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: HEAD_TEXT_BYTES_MAX });
