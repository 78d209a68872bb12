import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { InMemoryEventLog } from '../../../test/fixtures/in-memory-event-log.ts';
import { presented } from '../../../test/fixtures/key-events.ts';
import { toRecord } from '../../events/stored-event.ts';
import { BEGINNING } from '../event-log/checkpoint.ts';
import type { FoldTarget } from './fold.ts';
import type { LogReader } from './log-reader.ts';
import type { Pause } from './pause.ts';
import { ProjectionRunner } from './projection-runner.ts';
import { SqliteReadModelStore } from './sqlite/sqlite-read-model-store.ts';
import { usageProjection } from './usage/usage-projection.ts';

let dataDir: string;
let log: InMemoryEventLog;
let store: SqliteReadModelStore;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'keytrail-runner-'));
  log = new InMemoryEventLog();
  store = SqliteReadModelStore.open(usageProjection, { dataDir });
});

afterEach(() => {
  store.close();
  rmSync(dataDir, { recursive: true });
});

const uses = (count: number) =>
  Array.from({ length: count }, (_, minute) =>
    toRecord(presented({ keyId: 'key_1', time: new Date(Date.UTC(2026, 10, 20, 21, minute)).toISOString() })),
  );

/** Time that passes only when a spec says so. `waits` lists what the runner wanted to wait, in milliseconds. */
class ManualTime {
  readonly waits: number[] = [];
  #continue: () => void = () => undefined;
  #paused: (ms: number) => void = () => undefined;
  #next = this.#expectPause();

  readonly pause: Pause = (ms, signal) => {
    if (signal.aborted) return Promise.resolve();
    this.waits.push(ms);
    const over = new Promise<void>((resolve) => {
      this.#continue = resolve;
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    this.#paused(ms);
    return over;
  };

  /** Resolves when the runner has come to its next pause. */
  async untilPaused(): Promise<void> {
    await this.#next;
    this.#next = this.#expectPause();
  }

  /** Lets the pause end as if its time were over, and resolves at the pause after it. */
  async pass(): Promise<void> {
    this.#continue();
    await this.untilPaused();
  }

  #expectPause(): Promise<number> {
    return new Promise((resolve) => {
      this.#paused = resolve;
    });
  }
}

const runnerOf = (
  time: ManualTime,
  parts: { target?: FoldTarget; log?: LogReader; batchEvents?: number } = {},
) =>
  new ProjectionRunner({
    name: 'usage',
    streams: ['usage'],
    target: store,
    log,
    pause: time.pause,
    ...parts,
  });

const successes = (): unknown => store.get('SELECT sum(successes) AS n FROM key_activity')?.['n'];

describe('a projection runner', () => {
  it('folds what is in the log, batch by batch, and reports no lag at its end', async () => {
    await log.append(uses(7));
    const time = new ManualTime();
    const runner = runnerOf(time, { batchEvents: 3 });

    runner.start();
    await time.untilPaused();

    expect(successes()).toBe(7);
    expect(runner.progress()).toEqual({
      name: 'usage',
      streams: [{ stream: 'usage', checkpoint: [7], lag: 0 }],
      trouble: null,
    });
    await runner.stop();
  });

  it('folds what is appended later as soon as it is nudged', async () => {
    const time = new ManualTime();
    const runner = runnerOf(time);
    runner.start();
    await time.untilPaused();

    await log.append(uses(2));
    runner.nudge();
    await time.untilPaused();

    expect(successes()).toBe(2);
    await runner.stop();
  });

  it('folds what is appended later also when the nudge is lost', async () => {
    const time = new ManualTime();
    const runner = runnerOf(time);
    runner.start();
    await time.untilPaused();

    await log.append(uses(2));
    await time.pass();

    expect(successes()).toBe(2);
    await runner.stop();
  });

  it('resumes from the stored checkpoint', async () => {
    await log.append(uses(4));
    const { events } = await log.read('usage', BEGINNING, 3);
    store.apply('usage', events, [3]);
    const asked: unknown[] = [];
    const time = new ManualTime();
    const runner = runnerOf(time, {
      log: {
        end: (stream) => log.end(stream),
        read: (stream, after, limit) => {
          asked.push(after);
          return log.read(stream, after, limit);
        },
      },
    });

    runner.start();
    await time.untilPaused();

    // First the last event that was folded, to see that it is still there.
    expect([asked, successes()]).toEqual([[[2], [3]], 4]);
    await runner.stop();
  });

  it('reads and writes nothing after stop', async () => {
    const time = new ManualTime();
    const runner = runnerOf(time);
    runner.start();
    await time.untilPaused();

    await runner.stop();
    await log.append(uses(1));
    runner.nudge();

    expect(store.checkpoint('usage')).toEqual(BEGINNING);
  });

  it('drains to the position that stop is given', async () => {
    const time = new ManualTime();
    const runner = runnerOf(time, { batchEvents: 2 });
    runner.start();
    await time.untilPaused();
    await log.append(uses(9));

    await runner.stop({ usage: await log.end('usage') });

    expect([store.checkpoint('usage'), successes()]).toEqual([[9], 9]);
  });

  it('starts over when its checkpoint is ahead of the log, as after the log was restored from a backup', async () => {
    await log.append(uses(5));
    const time = new ManualTime();
    const first = runnerOf(time);
    first.start();
    await time.untilPaused();
    await first.stop();
    const restored = new InMemoryEventLog();
    await restored.append(uses(2));

    const second = runnerOf(time, { log: restored });
    second.start();
    await time.untilPaused();

    expect([store.checkpoint('usage'), successes()]).toEqual([[2], 2]);
    await second.stop();
  });

  it('starts over too when the restored log has grown past its checkpoint again', async () => {
    const [first, second, third, ...others] = uses(6);
    await log.append([first, second, third].flatMap((use) => use ?? []));
    const time = new ManualTime();
    const before = runnerOf(time);
    before.start();
    await time.untilPaused();
    await before.stop();
    const restored = new InMemoryEventLog();
    await restored.append([first, ...others].flatMap((use) => use ?? []));
    const untouched = SqliteReadModelStore.open(usageProjection, { dataDir: join(dataDir, 'untouched') });

    const after = runnerOf(time, { log: restored });
    after.start();
    await time.untilPaused();
    await after.stop();

    const { events, checkpoint } = await restored.read('usage', [], 100);
    untouched.apply('usage', events, checkpoint);
    expect(store.digest()).toBe(untouched.digest());
    expect(store.lastEventIds('usage')).toEqual([events.at(-1)?.id]);
    untouched.close();
  });
});

/** Calls through to the real thing, except that the named call number fails once. */
function failingOnce(
  step: 'end' | 'read' | 'fold' | 'commit',
  atCall: number,
): { log: LogReader; target: FoldTarget } {
  let calls = 0;
  const failHere = (here: string): void => {
    if (here !== step) return;
    calls += 1;
    if (calls === atCall) throw new Error(`the disk of ${step} is gone`);
  };
  return {
    log: {
      end: async (stream) => {
        failHere('end');
        return log.end(stream);
      },
      read: async (stream, after, limit) => {
        failHere('read');
        return log.read(stream, after, limit);
      },
    },
    target: {
      checkpoint: (stream) => store.checkpoint(stream),
      lastEventIds: (stream) => store.lastEventIds(stream),
      reset: () => store.reset(),
      apply: (stream, events, checkpoint) => {
        failHere('fold');
        store.apply(stream, events, checkpoint);
        // After the commit: the caller does not learn that it happened, as when a process dies right there.
        failHere('commit');
      },
    },
  };
}

describe('a projection runner whose step fails', () => {
  it.each([
    ['end', 1],
    ['end', 3],
    ['read', 1],
    ['read', 2],
    ['fold', 1],
    ['fold', 2],
    ['commit', 1],
    ['commit', 3],
  ] as const)(
    'recovers from a failure of %s at call %d with the rows of an undisturbed fold',
    async (step, atCall) => {
      const records = uses(7);
      await log.append(records);
      const time = new ManualTime();
      const runner = runnerOf(time, { ...failingOnce(step, atCall), batchEvents: 3 });

      runner.start();
      await time.untilPaused();
      expect(runner.progress().trouble).toContain(`the disk of ${step} is gone`);
      await time.pass();

      expect(runner.progress().trouble).toBeNull();
      expect(successes()).toBe(7);
      const digest = store.digest();
      store.reset();
      store.apply('usage', (await log.read('usage', BEGINNING, 100)).events, [7]);
      expect(digest).toBe(store.digest());
      await runner.stop();
    },
  );

  it('keeps the last good checkpoint and says in a sentence where it stands, why, and when it tries again', async () => {
    await log.append(uses(4));
    const time = new ManualTime();
    const runner = runnerOf(time, { ...failingOnce('fold', 2), batchEvents: 3 });

    runner.start();
    await time.untilPaused();

    expect(runner.progress()).toEqual({
      name: 'usage',
      streams: [{ stream: 'usage', checkpoint: [3], lag: 1 }],
      trouble:
        'usage stands at usage 0:3 after failing once, and tries again in 0.1 s: the disk of fold is gone',
    });
    await runner.stop();
  });

  it('waits longer after each failure, up to half a minute, and is not hurried by nudges', async () => {
    const time = new ManualTime();
    const gone = () => Promise.reject(new Error('no disk'));
    const runner = runnerOf(time, { log: { end: gone, read: gone } });

    runner.start();
    await time.untilPaused();
    for (let failure = 2; failure <= 11; failure += 1) {
      runner.nudge();
      await time.pass();
    }

    expect(time.waits).toEqual([100, 200, 400, 800, 1600, 3200, 6400, 12800, 25600, 30000, 30000]);
    expect(runner.progress().trouble).toContain('after failing 11 times in a row');
    await runner.stop();
  });

  it('gives up draining, so that a service with a broken disk can still be stopped', async () => {
    await log.append(uses(4));
    const time = new ManualTime();
    const gone = () => Promise.reject(new Error('no disk'));
    const runner = runnerOf(time, { log: { end: gone, read: gone } });
    runner.start();
    await time.untilPaused();

    await runner.stop({ usage: [4] });

    expect(store.checkpoint('usage')).toEqual(BEGINNING);
  });
});
