/**
 * Snapshots of read models: a process with an empty data directory begins with the newest one and folds what came since,
 * instead of everything that ever happened. They are derived, as the read models are: losing them costs a replay.
 *
 * Nothing here deletes old ones, and what a crash leaves half-written stays too, invisible: the store cannot delete, so
 * that evidence is safe in it. A lifecycle rule of the bucket removes objects under `snapshots/` after some days, two at
 * least. For the same reason they belong into a store without Object Lock.
 */
import { createHash, randomBytes } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import type { Clock } from '../../shared/clock.ts';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import { isoTime } from '../../shared/iso-time.ts';
import type { ArchiveStore } from '../archive/archive-store.ts';
import type { SnapshotCheckpoint } from './domain/snapshot-due.ts';
import { manifestKey, partKey, snapshotFolder } from './domain/snapshot-key.ts';
import { encodeManifest, PART_RAW_BYTES, type SnapshotPart } from './domain/snapshot-manifest.ts';
import { readSqliteHeader, SQLITE_HEADER_BYTES } from './domain/sqlite-header.ts';
import { packPart } from './part-compression.ts';
import { copyDatabase, removeCopy } from './sqlite-copy.ts';

const RANDOM_BYTES = 4;

export interface SnapshotRequest {
  /** The SQLite file of the read model; others may be writing it. */
  readonly file: string;
  readonly name: string;
  /** `PRAGMA user_version` that the file is expected to have. */
  readonly version: number;
  /** How far the read model has come, read before the copy is made. What was folded meanwhile is in the copy too. */
  readonly checkpoint: SnapshotCheckpoint;
  readonly store: ArchiveStore;
  readonly clock: Clock;
}

export interface TakenSnapshot {
  readonly manifestKey: string;
  readonly takenAtMs: number;
  readonly rawBytes: number;
  readonly storedBytes: number;
}

/**
 * Stores a consistent copy of a read model. Only one at a time per file.
 *
 * @throws InfrastructureError `snapshot_failed`, or what the store or SQLite throws; the snapshot does not exist then.
 */
export async function takeSnapshot(request: SnapshotRequest): Promise<TakenSnapshot> {
  const { file, name, version, checkpoint, store, clock } = request;
  const takenAtMs = clock.nowMs();
  const folder = snapshotFolder(name, version, takenAtMs, randomBytes(RANDOM_BYTES).toString('hex'));
  const parts = await withCopyOf(file, async (copy) => {
    const stored: SnapshotPart[] = [];
    const size = await databaseBytes(copy, request);
    const room = Buffer.allocUnsafe(Math.min(size, PART_RAW_BYTES));
    // One after the other: nobody waits for a snapshot, and requests need the processors.
    for (const [index, rawSize] of partSizes(size).entries()) {
      const raw = await readAt(copy, index * PART_RAW_BYTES, room.subarray(0, rawSize));
      stored.push(await putPart(store, partKey(folder, index), raw));
    }
    return stored;
  });
  const manifest = {
    name,
    version,
    takenAt: isoTime(takenAtMs),
    parts,
    checkpoint: mutable(checkpoint),
  };
  await store.put(manifestKey(folder), encodeManifest(manifest));
  return {
    manifestKey: manifestKey(folder),
    takenAtMs,
    rawBytes: parts.reduce((sum, { rawSize }) => sum + rawSize, 0),
    storedBytes: parts.reduce((sum, { size }) => sum + size, 0),
  };
}

async function withCopyOf<Answer>(file: string, use: (copy: FileHandle) => Promise<Answer>): Promise<Answer> {
  const path = `${file}.snapshot`;
  await removeCopy(path);
  try {
    await copyDatabase(file, path);
    const copy = await open(path, 'r');
    try {
      return await use(copy);
    } finally {
      await copy.close();
    }
  } finally {
    await removeCopy(path);
  }
}

async function databaseBytes(copy: FileHandle, { file, version }: SnapshotRequest): Promise<number> {
  const header = readSqliteHeader(await readAt(copy, 0, Buffer.alloc(SQLITE_HEADER_BYTES)));
  const { size } = await copy.stat();
  if (header === undefined || header.fileBytes !== size || header.userVersion !== version) {
    throw new InfrastructureError(
      'snapshot_failed',
      `${file} is not a whole database of version ${version}, so no snapshot was made of it.`,
    );
  }
  return size;
}

async function putPart(store: ArchiveStore, key: string, raw: Uint8Array): Promise<SnapshotPart> {
  const packed = await packPart(raw);
  await store.put(key, packed);
  const sha256 = createHash('sha256').update(packed).digest('hex');
  return { size: packed.length, sha256, rawSize: raw.length };
}

/** Fills the bytes, or as many of them as the file has. */
async function readAt(copy: FileHandle, position: number, bytes: Buffer): Promise<Buffer> {
  let filled = 0;
  while (filled < bytes.length) {
    const left = bytes.length - filled;
    const { bytesRead } = await copy.read(bytes, filled, left, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

const partSizes = (bytes: number): readonly number[] =>
  Array.from({ length: Math.ceil(bytes / PART_RAW_BYTES) }, (_, index) =>
    Math.min(PART_RAW_BYTES, bytes - index * PART_RAW_BYTES),
  );

const mutable = (checkpoint: SnapshotCheckpoint): Record<string, number[]> =>
  Object.fromEntries(Object.entries(checkpoint).map(([stream, offsets]) => [stream, [...offsets]]));
