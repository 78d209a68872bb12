import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { presented } from '../../../../test/fixtures/key-events.ts';
import { revokedKeyPresented } from '../../../../test/fixtures/running-detection.ts';
import { toRecord } from '../../../events/stored-event.ts';
import { isoTime } from '../../../shared/iso-time.ts';
import { DEFAULT_RULES } from '../../alerts/domain/rule-set.ts';
import { EmbeddedEventLog } from '../../event-log/embedded/embedded-event-log.ts';
import { SqliteUsageDirectory } from '../usage/sqlite-usage-directory.ts';
import type { FollowerSettings } from './follower-group.ts';
import { FollowersHost } from './followers-host.ts';

let dataDir: string;
let logPath: string;
let log: EmbeddedEventLog;
let usage: SqliteUsageDirectory;
let settings: FollowerSettings;
let host: FollowersHost | undefined;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'keytrail-followers-'));
  logPath = join(dataDir, 'events.sqlite');
  log = await EmbeddedEventLog.open({ path: logPath });
  usage = SqliteUsageDirectory.open({ dataDir });
  settings = {
    dataDir,
    accountId: '123456789012',
    region: 'us-east-1',
    archivePrefix: '',
    archiveRollSeconds: 60,
    archiveRollBytes: 8 * 2 ** 20,
    geoipDatabase: null,
  };
});

afterEach(async () => {
  await host?.stop();
  host = undefined;
  usage.close();
  await log.close();
  rmSync(dataDir, { recursive: true });
});

async function append(count: number): Promise<{ readonly usage: readonly number[] }> {
  await log.append(
    Array.from({ length: count }, () =>
      toRecord(presented({ keyId: 'key_1', time: '2026-11-20T21:00:00.000Z' })),
    ),
  );
  return { usage: await log.end('usage') };
}

/** Resolves with the types of what is in the lifecycle once an alert is among them. */
function untilRaised(): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const stop = log.onAppend(() => {
      log.read('lifecycle', [], 1_000).then(({ events }) => {
        const types = events.map(({ type }) => type);
        if (!types.includes('AlertRaised')) return;
        stop();
        resolve(types);
      }, reject);
    });
  });
}

describe('the followers host', () => {
  it('folds usage in a worker thread, and what is appended later too', async () => {
    const first = await append(3);
    host = new FollowersHost({ workerData: { settings, logPath }, log });
    host.start();
    await host.reached('usage', first);
    expect(usage.activity('key_1').successes).toBe(3);

    await host.reached('usage', await append(2));

    expect(usage.activity('key_1').successes).toBe(5);
    expect(host.status().trouble).toBeNull();
    expect(host.status().followers.find(({ name }) => name === 'usage')).toEqual({
      name: 'usage',
      streams: [{ stream: 'usage', checkpoint: [5], lag: 0 }],
      trouble: null,
    });
  });

  it('drains to the position that stop is given, and the thread is gone then', async () => {
    host = new FollowersHost({ workerData: { settings, logPath }, log });
    host.start();
    await host.reached('usage', await append(1));
    const end = await append(500);

    await host.stop(end);

    expect(usage.activity('key_1').successes).toBe(501);
    expect(host.status().trouble).toBe('The followers are stopped (exit code 0).');
  });

  it('starts a worker that ended again after a wait, says so meanwhile, and folds nothing twice', async () => {
    const waits: number[] = [];
    const troubles: (string | null)[] = [];
    const pause = (ms: number): Promise<void> => {
      waits.push(ms);
      troubles.push(host?.status().trouble ?? null);
      return Promise.resolve();
    };
    const workerEntry = new URL('../../../../test/fixtures/failing-followers.worker.ts', import.meta.url);
    const end = await append(4);
    host = new FollowersHost({ workerData: { settings, logPath }, log, workerEntry, pause });

    host.start();
    await host.reached('usage', end);
    await host.reached('usage', await append(3));

    expect([waits, troubles]).toEqual([
      [100],
      ["The followers' worker ended (out of luck) and is started again in 0.1 s."],
    ]);
    expect(host.status().trouble).toBeNull();
    expect(usage.activity('key_1').successes).toBe(7);
  });

  it('appends to the log what the worker asks it to, also one that was started again, which it tells the rules', async () => {
    const workerEntry = new URL('../../../../test/fixtures/failing-followers.worker.ts', import.meta.url);
    const raised = untilRaised();
    host = new FollowersHost({
      workerData: { settings, logPath },
      log,
      workerEntry,
      pause: () => Promise.resolve(),
    });
    host.useRules(DEFAULT_RULES);
    host.start();
    await log.append(revokedKeyPresented('key_1', isoTime(Date.now())).map(toRecord));

    expect(await raised).toEqual(['KeyCreated', 'KeyRevoked', 'AlertRaised']);
  });

  it('says that nothing follows the log before it is started', () => {
    host = new FollowersHost({ workerData: { settings, logPath }, log });

    expect(host.status()).toEqual({
      followers: [],
      trouble: 'The followers have not been started yet.',
      leads: false,
    });
  });

  it('lets nobody wait for a position that will not come any more', async () => {
    host = new FollowersHost({ workerData: { settings, logPath }, log });
    host.start();
    const waiting = host.reached('usage', { usage: [99] });

    await Promise.all([expect(waiting).rejects.toMatchObject({ code: 'followers_stopped' }), host.stop()]);
  });

  it('does not take the last word of a worker that has fallen silent for its present state', async () => {
    const workerEntry = new URL('../../../../test/fixtures/silent-followers.worker.ts', import.meta.url);
    host = new FollowersHost({ workerData: { settings, logPath }, log, workerEntry, silentMsMax: 0 });
    host.start();

    while (!host.status().leads) await new Promise(setImmediate);
    await new Promise(setImmediate);

    expect(host.status().trouble).toBe(
      "The followers' worker has said nothing for 0 s: it stands still. Restart the process; nothing is lost.",
    );
  });

  it('starts a worker that cannot begin again and again, after waits that end growing at five seconds', async () => {
    const waits: number[] = [];
    const enough = new Promise<void>((resolve) => {
      host = new FollowersHost({
        ...{ workerData: {}, log, workerEntry: program(`throw new Error('no broker answers')`) },
        pause: (ms) => {
          waits.push(ms);
          if (waits.length === 8) resolve();
          return Promise.resolve();
        },
      });
    });
    host?.start();
    await enough;

    expect(waits.slice(0, 8)).toEqual([100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
  });

  it('tells of a worker that fails while it is stopped', async () => {
    const told: string[] = [];
    const workerEntry = program(`
      import { parentPort } from 'node:worker_threads';
      parentPort.on('message', () => { throw new Error('closed too early'); });
    `);
    host = new FollowersHost({
      ...{ workerData: {}, log, workerEntry, onTrouble: (sentence) => told.push(sentence) },
    });
    host.start();
    await host.stop();

    expect(told).toEqual([
      "The followers' worker did not end as it should (closed too early). Nothing is lost: the next start goes on from its checkpoints.",
    ]);
  });
});

/** A worker of these lines. */
const program = (text: string): URL => new URL(`data:text/javascript,${encodeURIComponent(text)}`);
