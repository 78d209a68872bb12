/**
 * How long a new process of a large cluster takes until it is ready: from a snapshot, and what it is bounded by. Builds
 * the installation first, through the real log and one real process, which takes most of an hour; `BENCH_KEYS` and `BENCH_USES`
 * make it smaller.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { EventRecord } from '../../../src/events/stored-event.ts';
import { KafkaEventLog } from '../../../src/modules/event-log/kafka/kafka-event-log.ts';
import { MS_PER_DAY } from '../../../src/shared/iso-time.ts';
import { startKeytrail, type KeytrailProcess } from '../../faults/service/keytrail-process.ts';
import { s3Client } from '../../services/s3-server.ts';
import { createdRecord, usedRecord, type TrailShape } from '../scale/generated-trail.ts';
import { line, thousands } from './figures.ts';
import { adminKey, type Installation } from './installation.ts';

const shape: TrailShape = {
  keys: Number(process.env['BENCH_KEYS'] ?? 1_000_000),
  uses: Number(process.env['BENCH_USES'] ?? 10_000_000),
  startMs: Date.now() - 92 * MS_PER_DAY,
};
const EVENTS_PER_APPEND = 2_000;
const APPENDS_IN_FLIGHT = 4;
const READY_SECONDS_TARGET = 15;
const ROUNDS = 3;
/** A process that was killed is a member of the group for so long, and the next one waits for its share until then. */
const MISSED_AFTER_MS = 20_000;
/** The first process folds every key there ever was before it listens. */
const FIRST_START_MS_MAX = 600_000;
/** What a start from a snapshot may take on a machine that does other work: measured, not judged. */
const START_MS_MAX = 120_000;
/** Beside which the snapshots of a few events are none: they are of the whole. */
const SNAPSHOT_BYTES_MIN = (shape.keys + shape.uses) / 20;

const seconds = (since: number): number => (performance.now() - since) / 1_000;

export async function measureBootstrap(installation: Installation): Promise<void> {
  const name = `bench-${randomUUID().slice(0, 8)}`;
  const environment = {
    ...installation.environment,
    KEYTRAIL_PROFILE: 'cluster',
    KEYTRAIL_KAFKA_TOPIC: name,
    KEYTRAIL_S3_PREFIX: `${name}/`,
    KEYTRAIL_ADMIN_KEY: adminKey,
    KEYTRAIL_SNAPSHOT_MINUTES: '1',
  };
  const folders = ['log', 'old'].map((one) => mkdtempSync(join(tmpdir(), `keytrail-start-${one}-`)));
  const [logFolder = '', oldFolder = ''] = folders;
  const running: KeytrailProcess[] = [];
  try {
    await append(installation.servers.kafka.brokers, name, logFolder);
    const foldingSince = performance.now();
    const old = await startKeytrail(oldFolder, environment, FIRST_START_MS_MAX);
    running.push(old);
    line(
      'from the log: listens',
      `${seconds(foldingSince).toFixed(1)} s, ${thousands(shape.keys)} keys folded`,
    );
    await untilFolded(old);
    const all = shape.keys + shape.uses;
    line('fold of a whole log', `${thousands(all / seconds(foldingSince))} events/s, one process`);
    await untilSnapshot(installation, name);

    // That one archives and learns from what is left, on the same processors; then it is gone, as one that is replaced.
    await (await startFresh('beside a busy process', environment)).kill();
    await old.kill();
    for (let round = 1; round <= ROUNDS; round += 1) {
      await pause(MISSED_AFTER_MS);
      await (await startFresh('alone', environment)).kill();
    }
  } finally {
    for (const one of running) await one.kill();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }
}

/** Starts a process with an empty data directory, and says how long it took until it was ready. */
async function startFresh(
  where: string,
  environment: Readonly<Record<string, string>>,
): Promise<KeytrailProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'keytrail-start-new-'));
  const since = performance.now();
  const fresh = await startKeytrail(folder, environment, START_MS_MAX);
  const listens = seconds(since);
  while (!(await fetch(`${fresh.url}/readyz`)).ok) await pause(20);
  line(
    `from a snapshot, ${where}`,
    `listens ${listens.toFixed(2)} s, ready ${seconds(since).toFixed(2)} s   (target ${READY_SECONDS_TARGET}); resident ${rssMiB(fresh).toFixed(0)} MiB; load ${(loadavg()[0] ?? 0).toFixed(1)}`,
  );
  return {
    ...fresh,
    kill: async () => {
      await fresh.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function append(brokers: string, prefix: string, folder: string): Promise<void> {
  const log = await KafkaEventLog.open({
    connection: { brokers: brokers.split(','), tls: false, sasl: null },
    topics: { prefix, partitions: 12, replication: null },
    idsPath: join(folder, 'ids.sqlite'),
    indexed: [],
    watched: [],
  });
  const since = performance.now();
  const inFlight = new Set<Promise<unknown>>();
  for (const [count, make] of [[shape.keys, createdRecord] as const, [shape.uses, usedRecord] as const]) {
    for (let from = 0; from < count; from += EVENTS_PER_APPEND) {
      const batch: EventRecord[] = [];
      for (let i = from; i < Math.min(from + EVENTS_PER_APPEND, count); i += 1) batch.push(make(shape, i));
      const appended = log.append(batch).finally(() => inFlight.delete(appended));
      inFlight.add(appended);
      if (inFlight.size >= APPENDS_IN_FLIGHT) await Promise.race(inFlight);
    }
    await Promise.all(inFlight);
  }
  line('append', `${thousands((shape.keys + shape.uses) / seconds(since))} events/s`);
  await log.close();
}

/** Until usage is summarised whole; the archive may take longer. */
async function untilFolded({ url }: KeytrailProcess): Promise<void> {
  const lag = /^keytrail_follower_lag_events\{follower="usage-summaries",stream="usage"\} (\d+)$/m;
  for (;;) {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    if (lag.exec(metrics)?.[1] === '0') return;
    await pause(500);
  }
}

/** Until there are snapshots of both large read models that were begun after everything was folded. */
async function untilSnapshot({ servers, environment }: Installation, name: string): Promise<void> {
  const client = s3Client(servers.s3);
  const foldedAt = new Date();
  try {
    for (;;) {
      const { Contents = [] } = await client.send(
        new ListObjectsV2Command({
          Bucket: environment['KEYTRAIL_S3_BUCKET'],
          Prefix: `${name}/snapshots/`,
        }),
      );
      const bytes = (model: string): number =>
        Contents.filter(
          ({ Key = '', LastModified }) => Key.includes(`/${model}/`) && (LastModified ?? foldedAt) > foldedAt,
        )
          .map(({ Size = 0 }) => Size)
          .reduce((sum, size) => sum + size, 0);
      const isWhole = ['usage'].every((model) => bytes(model) > SNAPSHOT_BYTES_MIN);
      if (
        isWhole &&
        Contents.some(({ Key = '' }) => Key.includes('/key-state/') && Key.endsWith('manifest.json'))
      )
        return;
      await pause(1_000);
    }
  } finally {
    client.destroy();
  }
}

const rssMiB = ({ child }: KeytrailProcess): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1_024;
