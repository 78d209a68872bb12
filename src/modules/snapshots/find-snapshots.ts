import { MS_PER_DAY, MS_PER_HOUR } from '../../shared/iso-time.ts';
import type { ArchiveStore } from '../archive/archive-store.ts';
import { folderOfManifest, manifestKey, snapshotPrefix, snapshotTime } from './domain/snapshot-key.ts';
import { decodeManifest, type SnapshotManifest } from './domain/snapshot-manifest.ts';

/**
 * How far back the first, second and further looks go, the last one without bound. A store lists from old to new only,
 * so the newest of many is found by listing the last hours first: one request in an installation that takes snapshots.
 */
const LOOK_BACK_MS: readonly number[] = [
  2 * MS_PER_HOUR,
  MS_PER_DAY,
  8 * MS_PER_DAY,
  Number.POSITIVE_INFINITY,
];
/** Keys asked for in one listing: what S3 gives at most. */
const PAGE_KEYS = 1_000;

/** Folders of snapshots that have a manifest, newest first; listed only as far back as they are asked for. */
export async function* snapshotFoldersNewestFirst(
  store: ArchiveStore,
  name: string,
  version: number,
  nowMs: number,
): AsyncGenerator<string> {
  const prefix = snapshotPrefix(name, version);
  let until: string | null = null;
  for (const lookBackMs of LOOK_BACK_MS) {
    const after: string | null = lookBackMs > nowMs ? null : `${prefix}${snapshotTime(nowMs - lookBackMs)}`;
    yield* (await foldersBetween(store, prefix, after, until)).reverse();
    if (after === null) return;
    until = after;
  }
}

/** The manifest in a folder; undefined when it is not one of a snapshot of this read model at this version. */
export async function readManifest(
  store: ArchiveStore,
  folder: string,
  name: string,
  version: number,
): Promise<SnapshotManifest | undefined> {
  const stored = await store.get(manifestKey(folder));
  const manifest = stored === undefined ? undefined : decodeManifest(stored.bytes);
  return manifest?.name === name && manifest.version === version ? manifest : undefined;
}

/** Keys after `after` and up to `until`; null is the beginning and the end. */
async function foldersBetween(
  store: ArchiveStore,
  prefix: string,
  after: string | null,
  until: string | null,
): Promise<string[]> {
  const folders: string[] = [];
  let next = after;
  do {
    const page = await store.list(prefix, { after: next, limit: PAGE_KEYS });
    for (const key of page.keys) {
      if (until !== null && key > until) return folders;
      const folder = folderOfManifest(key);
      if (folder !== undefined) folders.push(folder);
    }
    next = page.next;
  } while (next !== null);
  return folders;
}
