/**
 * What a new process of the cluster waits for: 1,000,000 keys and 10,000,000 uses restored from snapshots and opened.
 * Builds both read models once, into a folder that is kept; a key's ids and hashes are as random as real ones, since
 * everything else packs far too well. Then: a snapshot of each to a folder, restored into an empty data directory, and
 * the same with a plain copy of the files. Needs about 8 GB of disk.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, openSync, fsyncSync, closeSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Stream } from '../../src/events/envelope.ts';
import type { EventRecord, LoggedEvent } from '../../src/events/stored-event.ts';
import { FilesystemArchiveStore } from '../../src/modules/archive/filesystem/filesystem-archive-store.ts';
import { keyStateProjection } from '../../src/modules/projections/key-state/key-state-projection.ts';
import type { LogReader } from '../../src/modules/projections/log-reader.ts';
import type { Projection } from '../../src/modules/projections/projection.ts';
import { loadPart } from '../../src/modules/projections/sqlite/load-part.ts';
import { readModelPath } from '../../src/modules/projections/sqlite/read-model-file.ts';
import { SqliteReadModelStore } from '../../src/modules/projections/sqlite/sqlite-read-model-store.ts';
import { usageProjection } from '../../src/modules/projections/usage/usage-projection.ts';
import { restoreSnapshot } from '../../src/modules/snapshots/restore-snapshot.ts';
import { takeSnapshot } from '../../src/modules/snapshots/take-snapshot.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { createdRecord, KEY_ID_PREFIX, usedRecord, type TrailShape } from './scale/generated-trail.ts';

const shape: TrailShape = {
  keys: Number(process.env['BENCH_KEYS'] ?? 1_000_000),
  uses: Number(process.env['BENCH_USES'] ?? 10_000_000),
  startMs: Date.UTC(2026, 7, 25),
};
const READY_SECONDS_TARGET = 10;
const MIB = 2 ** 20;

const root = join(import.meta.dirname, '../../.cache/bench-snapshot');
const dataDir = join(root, `${shape.keys}-${shape.uses}`);
const newDir = join(root, 'new');
const copyDir = join(root, 'copy');
const bucket = join(root, 'bucket');

const MODELS: readonly {
  readonly projection: Projection;
  readonly stream: Stream;
  readonly count: number;
  readonly make: (shape: TrailShape, i: number) => EventRecord;
}[] = [
  { projection: keyStateProjection, stream: 'lifecycle', count: shape.keys, make: createdRecord },
  { projection: usageProjection, stream: 'usage', count: shape.uses, make: usedRecord },
];

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const COUNTED_KEY_ID = new RegExp(`${KEY_ID_PREFIX}([0-9a-f]{16})`, 'g');
const COUNTED_HASH = /"secretHash":"([0-9a-f]{64})"/;

/** As random as a UUIDv7: the first 12 digits are a time, the rest is not known beforehand. */
const scattered = (digits: string): string => `key_0198c5a80000${hash(digits).slice(0, 20)}`;

function realistic(record: EventRecord): EventRecord {
  const text = record.text
    .replace(COUNTED_KEY_ID, (_, digits: string) => scattered(digits))
    .replace(COUNTED_HASH, (_, digits: string) => `"secretHash":"${hash(digits)}"`);
  return {
    ...record,
    key: record.key.replace(COUNTED_KEY_ID, (_, digits: string) => scattered(digits)),
    text,
  };
}

const logOf = (count: number, make: (shape: TrailShape, i: number) => EventRecord): LogReader => ({
  read: (_stream, [after = 0], limit) => {
    const events = Array.from({ length: Math.min(limit, count - after) }, (_, i): LoggedEvent => {
      return { ...realistic(make(shape, after + i)), partition: 0, offset: after + i + 1 };
    });
    return Promise.resolve({ events, checkpoint: [after + events.length] });
  },
  end: () => Promise.resolve([count]),
});

const seconds = (since: number): number => (performance.now() - since) / 1_000;

function say(what: string, elapsed: number, more = ''): void {
  console.log(`${what.padEnd(34)} ${elapsed.toFixed(2).padStart(7)} s  ${more}`);
}

/** The clock measures the neighbours on a busy machine; the processor's own time does not. */
const cpuSeconds = ({ user, system }: { readonly user: number; readonly system: number }): number =>
  (user + system) / 1e6;

const mib = (bytes: number): string => `${(bytes / MIB).toFixed(0)} MiB`;

async function build(): Promise<void> {
  for (const { projection, stream, count, make } of MODELS) {
    const path = readModelPath(dataDir, projection.name);
    if (existsSync(path)) continue;
    const since = performance.now();
    const draft = `${path}.draft`;
    await loadPart(
      projection,
      draft,
      [{ stream, from: [], to: [count] }],
      logOf(count, make),
      () => undefined,
    );
    // What the service leaves: a file that is in WAL mode.
    mkdirSync(join(dataDir, 'read-models'), { recursive: true });
    copyFileSync(draft, path);
    rmSync(draft);
    SqliteReadModelStore.open(projection, { dataDir }).close();
    say(`build ${projection.name}`, seconds(since));
  }
}

async function take(store: FilesystemArchiveStore): Promise<void> {
  for (const { projection, stream, count } of MODELS) {
    const { name, version } = projection;
    const file = readModelPath(dataDir, name);
    const delay = monitorEventLoopDelay({ resolution: 10 });
    delay.enable();
    const cpu = process.cpuUsage();
    const own = process.threadCpuUsage();
    const since = performance.now();
    const taken = await takeSnapshot({
      file,
      name,
      version,
      checkpoint: { [stream]: [count] },
      store,
      clock: systemClock,
    });
    const elapsed = seconds(since);
    delay.disable();
    const allCpu = cpuSeconds(process.cpuUsage(cpu));
    const ownCpu = cpuSeconds(process.threadCpuUsage(own));
    const ratio = taken.rawBytes / taken.storedBytes;
    say(
      `snapshot of ${name}`,
      elapsed,
      `${mib(taken.rawBytes)} to ${mib(taken.storedBytes)} (${ratio.toFixed(1)} : 1), ` +
        `${allCpu.toFixed(2)} s of CPU, ${ownCpu.toFixed(2)} of them on this thread, event loop held up for ${(delay.max / 1e6).toFixed(0)} ms at most`,
    );
  }
}

async function restore(store: FilesystemArchiveStore): Promise<number> {
  const all = performance.now();
  for (const { projection } of MODELS) {
    const { name, version } = projection;
    const cpu = process.cpuUsage();
    const since = performance.now();
    const restored = await restoreSnapshot({
      store,
      name,
      version,
      targetPath: readModelPath(newDir, name),
      clock: systemClock,
      onTrouble: (sentence, cause) => console.error(sentence, cause),
    });
    if (restored === null) throw new Error(`There was no snapshot of ${name} to restore.`);
    const used = cpuSeconds(process.cpuUsage(cpu)).toFixed(2);
    say(`restore ${name}`, seconds(since), `${mib(restored.rawBytes)}, ${used} s of CPU`);
    const opening = performance.now();
    open(projection, newDir);
    say(`open ${name}`, seconds(opening));
  }
  return seconds(all);
}

/** Opens a store as the service does, and asks it something. */
function open(projection: Projection, directory: string): void {
  const store = SqliteReadModelStore.open(projection, { dataDir: directory });
  const [stream = 'usage'] = projection.streams;
  const [offset] = store.checkpoint(stream);
  const { count } = MODELS.find((model) => model.projection === projection) ?? { count: 0 };
  if (offset !== count || store.lastEventIds(stream).length !== 1)
    throw new Error('The checkpoint is wrong.');
  store.close();
}

/** The least that any way of restoring costs here: reading and writing the same bytes, durably. */
function copyPlainly(): number {
  mkdirSync(join(copyDir, 'read-models'), { recursive: true });
  const since = performance.now();
  for (const { projection } of MODELS) {
    const to = readModelPath(copyDir, projection.name);
    copyFileSync(readModelPath(dataDir, projection.name), to);
    const descriptor = openSync(to, 'r');
    fsyncSync(descriptor);
    closeSync(descriptor);
  }
  return seconds(since);
}

await build();
for (const folder of [newDir, copyDir, bucket]) rmSync(folder, { recursive: true, force: true });
try {
  const store = await FilesystemArchiveStore.open(bucket, { writer: true });
  await take(store);
  const restored = await restore(store);
  const copied = copyPlainly();
  say('restore and open both', restored, `target ${READY_SECONDS_TARGET}`);
  say(
    'plain copy of both, synced',
    copied,
    `restoring takes ${(restored / copied).toFixed(2)} times as long`,
  );
  console.log(
    `largest RSS                        ${(process.resourceUsage().maxRSS / 1_024).toFixed(0)} MiB`,
  );
} finally {
  for (const folder of [newDir, copyDir, bucket]) rmSync(folder, { recursive: true, force: true });
}
