import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { accept, refuse, type Result } from '../../shared/result.ts';
import { errorCode, reasonOf, type TrailFile } from './find-trail-files.ts';

/** 50 MiB: AWS's own limit for a compressed log file, so more is not one. */
export const COMPRESSED_BYTES_MAX = 50 * 1024 * 1024;

/**
 * 256 MiB: the text and the records parsed from it have to fit into the heap that Node gives a small machine. Also the
 * end of a decompression bomb. AWS rolls files every five minutes; the largest seen in public trails is 17 MiB.
 */
export const TEXT_BYTES_MAX = 256 * 1024 * 1024;

const inflate = promisify(gunzip);

/** The text of a log file, gzipped or not: told by its first bytes, since tools unpack files and keep their names. */
export async function readTrailFile(file: TrailFile): Promise<Result<string, string>> {
  if (file.bytes > TEXT_BYTES_MAX) return refuse(tooLarge('', TEXT_BYTES_MAX));
  try {
    const bytes = await readFile(file.path);
    if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return accept(bytes.toString('utf8'));
    if (bytes.length > COMPRESSED_BYTES_MAX) return refuse(tooLarge('compressed, ', COMPRESSED_BYTES_MAX));
    const text = await inflate(bytes, { maxOutputLength: TEXT_BYTES_MAX });
    return accept(text.toString('utf8'));
  } catch (error) {
    return refuse(gzipReason(error) ?? reasonOf(error));
  }
}

const tooLarge = (what: string, limit: number): string => `is larger, ${what}than ${limit / 1024 / 1024} MiB`;

function gzipReason(error: unknown): string | undefined {
  const code = errorCode(error);
  if (code === 'ERR_BUFFER_TOO_LARGE') return tooLarge('uncompressed, ', TEXT_BYTES_MAX);
  if (code === 'Z_BUF_ERROR') return 'is a gzip file that breaks off';
  return code.startsWith('Z_') ? 'is a damaged gzip file' : undefined;
}
