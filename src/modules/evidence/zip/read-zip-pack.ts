import { unzipSync } from 'fflate';
import { sha256Of, type FoundPack } from '../domain/check-pack.ts';
import {
  LISTING_BYTES_MAX,
  PACK_ENTRIES_MAX,
  UNPACKED_BYTES_MAX,
  type ReadPack,
} from '../domain/pack-bounds.ts';
import { PACK_PATH, shownPath } from '../domain/pack-path.ts';

/** The folder that zip files of packs have around everything, if they have one. */
const FOLDER = /^([A-Za-z0-9][A-Za-z0-9._-]{0,100})\//;

/**
 * The files of a zip file, unpacked in memory only. What has a path that no pack has is named and not unpacked, so no path
 * leads anywhere; what says of itself that it is larger than any pack is not begun with.
 */
export function readZipPack(zip: Uint8Array): ReadPack<FoundPack> {
  const entries = new ZipEntries();
  let unpacked: Readonly<Record<string, Uint8Array>>;
  try {
    unpacked = unzipSync(zip, { filter: ({ name, originalSize }) => entries.take(name, originalSize) });
  } catch {
    return { ok: false, reason: entries.refusal ?? 'it is no zip file, or is damaged' };
  }
  const paths = Object.keys(unpacked);
  const folder = paths
    .map((path) => FOLDER.exec(path)?.[0])
    .find((name) => `${name}manifest.json` in unpacked);
  const root = 'manifest.json' in unpacked ? '' : (folder ?? '');
  const files = new Map<string, Uint8Array>();
  const strange = [...entries.strange];
  for (const [name, bytes] of Object.entries(unpacked)) {
    const path = name.startsWith(root) ? name.slice(root.length) : null;
    if (path !== null && PACK_PATH.test(path)) files.set(path, bytes);
    else strange.push(`${shownPath(name)} can be no file of a pack`);
  }
  const [manifest, sums] = [files.get('manifest.json') ?? null, files.get('SHA256SUMS') ?? null];
  if ([manifest, sums].some((bytes) => bytes !== null && bytes.length > LISTING_BYTES_MAX))
    return { ok: false, reason: 'its manifest or its sums are larger than any pack’s' };
  const summed = [...files].map(
    ([path, bytes]) => [path, { bytes: bytes.length, sha256: sha256Of(bytes) }] as const,
  );
  return { ok: true, found: { files: new Map(summed), manifest, sums, strange } };
}

/** Which entries are unpacked. Sizes are those that the file states: no more than that is unpacked of each. */
class ZipEntries {
  readonly strange: string[] = [];
  /** Why the file is not read at all. */
  refusal: string | undefined;
  readonly #seen = new Set<string>();
  #entries = 0;
  #bytes = 0;

  take(name: string, bytes: number): boolean {
    this.#entries += 1;
    this.#bytes += bytes;
    if (this.#entries > PACK_ENTRIES_MAX) throw this.#refused('it has more files than any pack');
    if (!(this.#bytes <= UNPACKED_BYTES_MAX)) throw this.#refused('it is larger than any pack');
    const path = name.replace(FOLDER, '');
    if (name.endsWith('/') && bytes === 0 && !/(^|\/)\.|[^A-Za-z0-9._/-]/.test(name)) return false;
    const isPath = PACK_PATH.test(name) || PACK_PATH.test(path);
    if (!isPath) this.strange.push(`${shownPath(name)} can be no file of a pack`);
    else if (this.#seen.has(name)) this.strange.push(`${shownPath(name)} is there twice`);
    const isNew = !this.#seen.has(name);
    this.#seen.add(name);
    return isPath && isNew;
  }

  #refused(reason: string): Error {
    this.refusal = reason;
    return new Error(reason);
  }
}
