import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { Clock } from '../../shared/clock.ts';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import type { ArchiveStore } from '../archive/archive-store.ts';
import { fillNewFile, isThere } from './draft-file.ts';
import type { SnapshotCheckpoint } from './domain/snapshot-due.ts';
import { partKey } from './domain/snapshot-key.ts';
import type { SnapshotManifest, SnapshotPart } from './domain/snapshot-manifest.ts';
import { readSqliteHeader, SQLITE_HEADER_BYTES } from './domain/sqlite-header.ts';
import { readManifest, snapshotFoldersNewestFirst } from './find-snapshots.ts';
import { inLanes } from './in-lanes.ts';
import { unpackPart } from './part-compression.ts';

/** Parts that are fetched, unpacked and written at a time. Each holds an unpacked part and a packed one in memory. */
const LANES = 4;
/** After so many that cannot be used the fault is elsewhere, and replaying takes less time than fetching all others. */
const TRIES_MAX = 3;

export interface RestoreRequest {
  readonly store: ArchiveStore;
  readonly name: string;
  readonly version: number;
  /** Where the read model belongs. Nobody has it open yet. */
  readonly targetPath: string;
  readonly clock: Clock;
  /** Told of every snapshot that could not be used. */
  readonly onTrouble: (sentence: string, cause: unknown) => void;
}

export interface RestoredSnapshot {
  readonly folder: string;
  readonly takenAt: string;
  /** As far as the restored file has come at least. What it holds says it exactly. */
  readonly checkpoint: SnapshotCheckpoint;
  readonly rawBytes: number;
  readonly storedBytes: number;
}

/**
 * Puts the newest usable snapshot of a read model in place. Null when there is none, or when the read model exists
 * already, which is never touched: the read model is then folded from whatever it has. Never throws: a snapshot saves
 * time and is not needed for anything.
 */
export async function restoreSnapshot(request: RestoreRequest): Promise<RestoredSnapshot | null> {
  const { store, name, version, targetPath, clock, onTrouble } = request;
  try {
    if (await isThere(targetPath)) return null;
    let tries = 0;
    for await (const folder of snapshotFoldersNewestFirst(store, name, version, clock.nowMs())) {
      if (tries === TRIES_MAX) break;
      tries += 1;
      try {
        return await restoreFrom(folder, request);
      } catch (cause) {
        onTrouble(
          `The snapshot ${folder} cannot be used; the one before it is tried, if there is one.`,
          cause,
        );
      }
    }
  } catch (cause) {
    onTrouble(`Snapshots of ${name} cannot be looked for.`, cause);
  }
  return null;
}

async function restoreFrom(folder: string, request: RestoreRequest): Promise<RestoredSnapshot | null> {
  const { store, name, version, targetPath } = request;
  const manifest = await readManifest(store, folder, name, version);
  if (manifest === undefined) throw unusable(`${folder} has no manifest that says what it is.`);
  const placed = await fillNewFile(targetPath, async (draft) => {
    const starts = startsOf(manifest.parts);
    await inLanes(LANES, manifest.parts, async (part, index) => {
      const raw = await fetchPart(store, partKey(folder, index), part);
      await writeAt(draft, raw, starts[index] ?? 0);
    });
    await requireDatabase(draft, folder, manifest);
  });
  if (!placed) return null;
  const { takenAt, checkpoint, rawBytes, parts } = manifest;
  return {
    folder,
    takenAt,
    checkpoint,
    rawBytes,
    storedBytes: parts.reduce((sum, { size }) => sum + size, 0),
  };
}

async function fetchPart(store: ArchiveStore, key: string, part: SnapshotPart): Promise<Uint8Array> {
  const stored = await store.get(key);
  if (stored === undefined) throw unusable(`${key} is not there.`);
  const { bytes } = stored;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (bytes.length !== part.size || sha256 !== part.sha256) throw unusable(`${key} is not what was stored.`);
  const raw = await unpackPart(bytes, part.rawSize);
  if (raw.length !== part.rawSize) throw unusable(`${key} does not unpack to what it was made from.`);
  return raw;
}

async function writeAt(draft: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const left = bytes.length - written;
    written += (await draft.write(bytes, written, left, position + written)).bytesWritten;
  }
}

async function requireDatabase(draft: FileHandle, folder: string, manifest: SnapshotManifest): Promise<void> {
  const { buffer } = await draft.read(Buffer.alloc(SQLITE_HEADER_BYTES), 0, SQLITE_HEADER_BYTES, 0);
  const header = readSqliteHeader(buffer);
  if (header?.fileBytes !== manifest.rawBytes || header.userVersion !== manifest.version) {
    throw unusable(`${folder} does not hold a whole database of version ${manifest.version}.`);
  }
}

function startsOf(parts: readonly SnapshotPart[]): readonly number[] {
  let start = 0;
  return parts.map(({ rawSize }) => {
    const here = start;
    start += rawSize;
    return here;
  });
}

const unusable = (sentence: string): InfrastructureError =>
  new InfrastructureError('snapshot_unusable', sentence);
