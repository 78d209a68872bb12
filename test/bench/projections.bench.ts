/**
 * How fast the read models fold, from event text to committed rows, and what a look-up costs.
 * Usage: `node test/bench/projections.bench.ts [events] [keys]`, 1,000,000 and 200,000 by default.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyCreatedV2 } from '../../src/events/key-created.ts';
import { keyUsedV1 } from '../../src/events/key-used.ts';
import { toRecord, type LoggedEvent } from '../../src/events/stored-event.ts';
import type { KnownEvent } from '../../src/events/catalogue.ts';
import { keyStateProjection } from '../../src/modules/projections/key-state/key-state-projection.ts';
import { SqliteKeyDirectory } from '../../src/modules/projections/key-state/sqlite-key-directory.ts';
import type { Projection } from '../../src/modules/projections/projection.ts';
import { SqliteReadModelStore } from '../../src/modules/projections/sqlite/sqlite-read-model-store.ts';
import { usageProjection } from '../../src/modules/projections/usage/usage-projection.ts';

const EVENTS = Number(process.argv[2] ?? 1_000_000);
const KEYS = Number(process.argv[3] ?? 200_000);
const BATCH = 50_000;
const START_MS = Date.UTC(2026, 7, 1);
const SPAN_MS = 90 * 24 * 3_600_000;

/** Numerical Recipes' linear congruential generator: the same events in every run. */
let seed = 42;
const random = (): number => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
};

const keyId = (index: number): string => `key_${index.toString(16).padStart(32, '0')}`;
const eventId = (index: number): string => `019a9b3c-5d71-7b12-9c23-${index.toString(16).padStart(12, '0')}`;
const hash = (index: number): string => index.toString(16).padStart(64, 'a');
const logged = (event: KnownEvent, offset: number): LoggedEvent => ({
  ...toRecord(event),
  partition: 0,
  offset,
});

const created = (index: number): KnownEvent => ({
  ...keyCreatedV2.example,
  id: eventId(index),
  keyId: keyId(index),
  time: new Date(START_MS + index).toISOString(),
  data: {
    ...keyCreatedV2.example.data,
    name: `service-${index}`,
    owner: `team-${index % 500}@example.com`,
    secretHash: hash(index),
  },
});

const used = (index: number, key: number): KnownEvent => ({
  ...keyUsedV1.example,
  id: eventId(index),
  keyId: keyId(key),
  time: new Date(START_MS + Math.floor((index / EVENTS) * SPAN_MS)).toISOString(),
  origin: { ...keyUsedV1.example.origin, ip: `203.0.113.${key % 250}` },
});

/** The events are made before the clock starts, a batch at a time, so that their making and size do not count. */
function measure(
  what: string,
  projection: Projection,
  count: number,
  make: (index: number) => KnownEvent,
  dataDir: string,
): void {
  const store = SqliteReadModelStore.open(projection, { dataDir });
  const [stream = 'usage'] = projection.streams;
  let nanoseconds = 0n;
  let cpuMicroseconds = 0;
  for (let offset = 0; offset < count; offset += BATCH) {
    const size = Math.min(BATCH, count - offset);
    const events = Array.from({ length: size }, (_, i) => logged(make(offset + i), offset + i + 1));
    const before = process.hrtime.bigint();
    const cpuBefore = process.threadCpuUsage();
    store.apply(stream, events, [offset + size]);
    const cpu = process.threadCpuUsage(cpuBefore);
    cpuMicroseconds += cpu.user + cpu.system;
    nanoseconds += process.hrtime.bigint() - before;
  }
  store.close();
  const rate = Math.round(count / (Number(nanoseconds) / 1e9)).toLocaleString('en');
  // On a busy machine the clock measures the neighbours; the thread's own CPU time does not.
  const cpuRate = Math.round(count / (cpuMicroseconds / 1e6)).toLocaleString('en');
  console.log(`${what}: ${count} events, ${rate} events/s, ${cpuRate} per second of CPU`);
}

function measureLookups(directory: SqliteKeyDirectory): void {
  const rounds = Math.min(KEYS, 40_000);
  // Scattered over all keys, as requests are; made before the clock starts.
  const hashes = Array.from({ length: rounds }, (_, i) => Buffer.from(hash((i * 611_953) % KEYS)).toString());
  const find = (i: number): void => {
    if (directory.bySecretHash(hashes[i] ?? '') === undefined) throw new Error('A key is missing.');
  };
  const time = (what: string, body: (i: number) => unknown): void => {
    const before = process.hrtime.bigint();
    for (let i = 0; i < rounds; i += 1) body(i);
    const each = Number(process.hrtime.bigint() - before) / rounds / 1_000;
    console.log(`${what}: ${each.toFixed(2)} µs`);
  };
  time('bySecretHash, not cached', find);
  time('bySecretHash, cached', find);
  time('bySecretHash, unknown', (i) => directory.bySecretHash(`b${i}`));
  const page = { after: null, limit: 100, nowMs: START_MS };
  time('list of 100 ACTIVE in a tenant', () => directory.list({ tenant: 'default', status: 'ACTIVE' }, page));
}

const dataDir = mkdtempSync(join(tmpdir(), 'keytrail-bench-'));
try {
  measure('key-state, all creations', keyStateProjection, KEYS, created, dataDir);
  const openedAt = process.hrtime.bigint();
  const log = {
    // Opening compares the last event that was folded with the log's.
    read: () => Promise.resolve({ events: [logged(created(KEYS - 1), KEYS)], checkpoint: [KEYS] }),
    end: () => Promise.resolve([KEYS]),
  };
  const directory = await SqliteKeyDirectory.open({ dataDir, log });
  console.log(`open with ${KEYS} keys: ${(Number(process.hrtime.bigint() - openedAt) / 1e6).toFixed(1)} ms`);
  measureLookups(directory);
  directory.close();
  const few = mkdtempSync(join(dataDir, 'few-'));
  measure('usage, 200 keys', usageProjection, EVENTS, (i) => used(i, Math.floor(random() * 200)), few);
  measure(
    'usage, all keys',
    usageProjection,
    EVENTS,
    (i) => used(i, Math.floor(random() ** 2 * KEYS)),
    dataDir,
  );
  console.log(`RSS: ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB`);
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
