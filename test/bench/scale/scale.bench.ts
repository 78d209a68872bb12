/**
 * A large installation: 1,000,000 keys and 10,000,000 uses. Builds it through the real log and followers (once, into a
 * folder that is kept), then measures what an operator waits for: rebuild of the read models, start of the service with
 * everything stored, memory, and the unused-key report. Run by `npm run bench -- scale`; needs about 15 GB of disk.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventRecord } from '../../../src/events/stored-event.ts';
import { formatSecret, SECRET_ENTROPY_BYTES } from '../../../src/modules/keys/domain/secret-format.ts';
import { STREAMS } from '../../../src/events/envelope.ts';
import { SqliteArchiveIndex } from '../../../src/modules/archive/checkpoint/sqlite-archive-index.ts';
import { lag } from '../../../src/modules/event-log/checkpoint.ts';
import { embeddedPaths } from '../../../src/profiles/embedded-paths.ts';
import { openEmbeddedProfile } from '../../../src/profiles/embedded-profile.module.ts';
import { rebuildEmbedded, withEmbeddedLog } from '../../../src/profiles/embedded-log.module.ts';
import { MS_PER_DAY } from '../../../src/shared/iso-time.ts';
import { testSettings } from '../../fixtures/test-settings.ts';
import { createdRecord, usedRecord, type TrailShape } from './generated-trail.ts';

const shape: TrailShape = {
  keys: Number(process.env['BENCH_KEYS'] ?? 1_000_000),
  uses: Number(process.env['BENCH_USES'] ?? 10_000_000),
  startMs: Date.now() - 92 * MS_PER_DAY,
};
const EVENTS_PER_APPEND = 5_000;
const APPENDS_IN_FLIGHT = 4;
const READY_SECONDS_TARGET = 5;
const RSS_MIB_TARGET = 1_024;
const REPORT_SECONDS_TARGET = 3;
const REBUILD_PER_SECOND_TARGET = 150_000;

const root = join(import.meta.dirname, '../../../.cache/bench-scale');
const dataDir = join(root, `${shape.keys}-${shape.uses}`);
const appended = join(dataDir, 'appended-by-bench');
const built = join(dataDir, 'built-by-bench');
const adminKey = formatSecret('qk', randomBytes(SECRET_ENTROPY_BYTES));

const seconds = (since: number): number => (performance.now() - since) / 1_000;
const say = (text: string): void => console.log(text);

async function append(): Promise<void> {
  const since = performance.now();
  await withEmbeddedLog(dataDir, async (log) => {
    const all = [
      { count: shape.keys, make: createdRecord },
      { count: shape.uses, make: usedRecord },
    ];
    for (const { count, make } of all) {
      const inFlight = new Set<Promise<unknown>>();
      for (let from = 0; from < count; from += EVENTS_PER_APPEND) {
        const batch: EventRecord[] = [];
        for (let i = from; i < Math.min(from + EVENTS_PER_APPEND, count); i++) batch.push(make(shape, i));
        const appended = log.append(batch).finally(() => inFlight.delete(appended));
        inFlight.add(appended);
        if (inFlight.size >= APPENDS_IN_FLIGHT) await Promise.race(inFlight);
      }
      await Promise.all(inFlight);
    }
  });
  const total = shape.keys + shape.uses;
  say(
    `append          ${(total / seconds(since)).toFixed(0).padStart(9)} events/s  (${seconds(since).toFixed(0)} s)`,
  );
}

async function rebuild(): Promise<void> {
  const since = performance.now();
  const rebuilt = await rebuildEmbedded(dataDir, () => undefined);
  const events = rebuilt.reduce((sum, one) => sum + one.events, 0);
  const rate = events / seconds(since);
  say(
    `rebuild         ${rate.toFixed(0).padStart(9)} events/s  (target ${REBUILD_PER_SECOND_TARGET}; digests included)`,
  );
}

/** Files that wait for company are written by settling; more than this is left to the followers' own pace. */
const LAG_EVENTS_SETTLED = 20_000;

/** Folds, archives and compacts everything, as the service does by and by. */
async function settle(): Promise<void> {
  const since = performance.now();
  const profile = await openEmbeddedProfile(testSettings(dataDir), {
    onTrouble: (sentence, cause) => console.error(sentence, cause),
  });
  const index = new SqliteArchiveIndex(embeddedPaths(dataDir).archiveIndex);
  const usageLag = (): number =>
    profile.metrics
      .filter((metric) => metric.name === 'keytrail_follower_lag_events')
      .flatMap((metric) => metric.read())
      .find(({ labels }) => labels?.['follower'] === 'usage' && labels['stream'] === 'usage')?.value ??
    Infinity;
  const isBehind = async (): Promise<boolean> => {
    const archiveLags = await Promise.all(
      STREAMS.map(async (stream) => lag(index.position(stream), await profile.log.end(stream))),
    );
    return [usageLag(), ...archiveLags].some((events) => events > LAG_EVENTS_SETTLED);
  };
  while (await isBehind()) await new Promise((resolve) => setTimeout(resolve, 500));
  index.close();
  await profile.settle();
  await profile.close();
  const rate = (shape.keys + shape.uses) / seconds(since);
  say(`fold+archive+compact ${rate.toFixed(0).padStart(4)} events/s  (${seconds(since).toFixed(0)} s)`);
}

async function startAndReport(): Promise<void> {
  const since = performance.now();
  const child = spawn(
    process.execPath,
    [
      '--max-semi-space-size=64',
      '--disable-warning=ExperimentalWarning',
      join(import.meta.dirname, '../../../dist/main.js'),
    ],
    {
      env: {
        PATH: process.env['PATH'],
        PORT: '0',
        KEYTRAIL_DATA_DIR: dataDir,
        KEYTRAIL_ADMIN_KEY: adminKey,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    const look = (chunk: Buffer): void => {
      output += chunk.toString();
      const found = /listening at (http:\S+) /.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    child.on('exit', () => reject(new Error(output)));
  });
  while (!(await fetch(`${url}/readyz`)).ok) await new Promise((resolve) => setTimeout(resolve, 20));
  const ready = seconds(since);
  const rss = (): number =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1_024;
  say(`start to ready  ${ready.toFixed(2).padStart(9)} s         (target ${READY_SECONDS_TARGET})`);
  say(`RSS when ready  ${rss().toFixed(0).padStart(9)} MiB       (target ${RSS_MIB_TARGET})`);
  const asked = performance.now();
  for (const round of [1, 2, 3]) {
    const roundSince = performance.now();
    const response = await fetch(`${url}/v1/reports/unused-keys?days=45`, {
      headers: { 'x-api-key': adminKey },
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const took = seconds(roundSince);
    const text = bytes.toString();
    if (!response.ok) throw new Error(text);
    const { summary } = JSON.parse(text) as { summary: Record<string, number> };
    say(
      `unused keys #${round}  ${took.toFixed(2).padStart(9)} s         (target ${REPORT_SECONDS_TARGET}; ${summary['findings']} findings of ${shape.keys} keys, ${text.length} bytes)`,
    );
  }
  say(`RSS after them  ${rss().toFixed(0).padStart(9)} MiB       (${seconds(asked).toFixed(1)} s)`);
  child.removeAllListeners('exit');
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

if (!existsSync(built)) {
  if (!existsSync(appended)) {
    rmSync(root, { recursive: true, force: true });
    mkdirSync(dataDir, { recursive: true });
    await append();
    writeFileSync(appended, '');
  }
  await settle();
  writeFileSync(built, '');
}
await rebuild();
await startAndReport();
