import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileSum, FoundPack } from '../domain/check-pack.ts';
import { LISTING_BYTES_MAX, PACK_ENTRIES_MAX, type ReadPack } from '../domain/pack-bounds.ts';
import { PACK_PATH, shownPath } from '../domain/pack-path.ts';

/**
 * The files of a folder, hashed as they are read. Links and the like are named and not followed: what they lead to is not
 * in the folder. Rejects with the system's error when something cannot be read.
 */
export async function readPackFolder(folder: string): Promise<ReadPack<FoundPack>> {
  const strange: string[] = [];
  const paths = await pathsIn(folder, '', strange);
  if (paths === null) return { ok: false, reason: 'it has more files than any pack' };
  const files = new Map<string, FileSum>();
  const listings = new Map<string, Uint8Array>();
  for (const path of paths) {
    const isListing = path === 'manifest.json' || path === 'SHA256SUMS';
    const { sum, kept } = await read(join(folder, path), isListing);
    files.set(path, sum);
    if (isListing && kept === null)
      return { ok: false, reason: 'its manifest or its sums are larger than any pack’s' };
    if (kept !== null) listings.set(path, kept);
  }
  const [manifest, sums] = [listings.get('manifest.json') ?? null, listings.get('SHA256SUMS') ?? null];
  return { ok: true, found: { files, manifest, sums, strange } };
}

/** In the order of their names, one folder deep. Null: there are too many. */
async function pathsIn(root: string, under: string, strange: string[]): Promise<readonly string[] | null> {
  const paths: string[] = [];
  let entries = 0;
  for await (const entry of await opendir(join(root, under))) {
    entries += 1;
    if (entries > PACK_ENTRIES_MAX) return null;
    const path = `${under}${entry.name}`;
    if (entry.isDirectory() && under === '') {
      const inner = await pathsIn(root, `${path}/`, strange);
      if (inner === null) return null;
      paths.push(...inner);
    } else if (entry.isFile() && PACK_PATH.test(path)) paths.push(path);
    else strange.push(`${shownPath(path)} can be no file of a pack`);
  }
  return paths.length > PACK_ENTRIES_MAX ? null : paths.toSorted();
}

interface ReadFile {
  readonly sum: FileSum;
  /** Null: not wanted, or too large. */
  readonly kept: Uint8Array | null;
}

async function read(path: string, isListing: boolean): Promise<ReadFile> {
  const hash = createHash('sha256');
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(piece);
    bytes += piece.length;
    if (isListing && bytes <= LISTING_BYTES_MAX) pieces.push(piece);
  }
  const isWhole = isListing && bytes <= LISTING_BYTES_MAX;
  return { sum: { bytes, sha256: hash.digest('hex') }, kept: isWhole ? Buffer.concat(pieces) : null };
}
