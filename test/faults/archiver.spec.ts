import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { STREAMS } from '../../src/events/envelope.ts';
import type { LoggedEvent } from '../../src/events/stored-event.ts';
import type { ArchiveStore } from '../../src/modules/archive/archive-store.ts';
import type { ArchiveCheckpoint } from '../../src/modules/archive/checkpoint/archive-checkpoint.ts';
import { BEGINNING } from '../../src/modules/event-log/checkpoint.ts';
import type { LogReader } from '../../src/modules/projections/log-reader.ts';
import { ArchiveFolder } from '../fixtures/archive-folder.ts';
import { lifecycleRecord, usageRecord } from '../fixtures/archive-events.ts';
import { InMemoryEventLog } from '../fixtures/in-memory-event-log.ts';

const NEVER = Number.MAX_SAFE_INTEGER;

/** Three records of an ordinary event fit. */
const SETTINGS = { archiveRollBytes: 6_500 };

/** Ends the program after a step of the archiver's work, which is also before the next one: nothing later happens. */
class Crash {
  taken = 0;
  readonly #step: number;

  constructor(step: number) {
    this.#step = step;
  }

  #begin(): void {
    this.taken += 1;
    if (this.taken > this.#step) this.#end();
  }

  #end(): never {
    throw new Error(`ended after step ${this.#step}`);
  }

  step<Value>(work: () => Value): Value {
    this.#begin();
    const value = work();
    if (this.taken === this.#step) this.#end();
    return value;
  }

  async asyncStep<Value>(work: () => Promise<Value>): Promise<Value> {
    this.#begin();
    const value = await work();
    if (this.taken === this.#step) this.#end();
    return value;
  }

  store(inner: ArchiveStore): ArchiveStore {
    return {
      put: (key, bytes, metadata) => this.asyncStep(() => inner.put(key, bytes, metadata)),
      get: (key) => this.asyncStep(() => inner.get(key)),
      head: (key) => this.asyncStep(() => inner.head(key)),
      list: (prefix, page) => this.asyncStep(() => inner.list(prefix, page)),
    };
  }

  checkpoint(inner: ArchiveCheckpoint): ArchiveCheckpoint {
    return {
      generation: () => inner.generation(),
      position: (stream) => inner.position(stream),
      pending: () => inner.pending(),
      lastFiles: () => inner.lastFiles(),
      isBlank: () => inner.isBlank(),
      filesAfter: (sequence, limit) => inner.filesAfter(sequence, limit),
      plan: (plan) => this.step(() => inner.plan(plan)),
      complete: (file) => this.step(() => inner.complete(file)),
      adopt: (files) => this.step(() => inner.adopt(files)),
      close: () => inner.close(),
    };
  }

  log(inner: LogReader): LogReader {
    return {
      read: (stream, after, limit) => this.asyncStep(() => inner.read(stream, after, limit)),
      end: (stream) => this.asyncStep(() => inner.end(stream)),
    };
  }
}

/** Each run of the program is a minute later than the one before, so a file made twice would have two names. */
const minuteClock = (): { nowMs: () => number; nextMinute: () => void } => {
  let nowMs = Date.parse('2026-11-20T21:04:44.123Z');
  return { nowMs: () => nowMs, nextMinute: () => void (nowMs += 60_000) };
};

const inOrder = (events: readonly LoggedEvent[]): readonly LoggedEvent[] =>
  events.toSorted(
    (a, b) => a.stream.localeCompare(b.stream) || a.partition - b.partition || a.offset - b.offset,
  );

async function allOf(log: LogReader): Promise<readonly LoggedEvent[]> {
  const batches = await Promise.all(STREAMS.map((stream) => log.read(stream, BEGINNING, 10_000)));
  return inOrder(batches.flatMap(({ events }) => events));
}

describe.each([1, 3])('a crash of the archiver over a log of %d partition(s)', (partitions) => {
  let log: InMemoryEventLog;
  let folders: ArchiveFolder[];

  beforeEach(async () => {
    folders = [];
    log = new InMemoryEventLog(partitions);
    const usage = Array.from({ length: 7 }, (_, i) => ({ ...usageRecord(i), key: 'k'.repeat((i % 3) + 1) }));
    await log.append([...usage, lifecycleRecord(1)]);
  });
  afterEach(() => folders.forEach((folder) => folder.remove()));

  const newFolder = (): ArchiveFolder => {
    const folder = new ArchiveFolder();
    folders.push(folder);
    return folder;
  };

  async function runUntil(
    crash: Crash,
    folder: ArchiveFolder,
    clock: { nowMs: () => number },
  ): Promise<void> {
    const archiver = await folder.openArchiver(crash.log(log), clock, {
      store: crash.store(await folder.openStore()),
      checkpoint: crash.checkpoint(folder.openCheckpoint()),
      settings: SETTINGS,
    });
    await archiver.flush();
  }

  async function stepsOf(work: (crash: Crash) => Promise<void>): Promise<number> {
    const counting = new Crash(NEVER);
    await work(counting);
    return counting.taken;
  }

  it('at any step leaves an archive that the next run completes, with each event in it exactly once', async () => {
    const expected = await allOf(log);
    const steps = await stepsOf((crash) => runUntil(crash, newFolder(), minuteClock()));
    expect(steps).toBeGreaterThan(15);

    for (let step = 1; step <= steps; step += 1) {
      const folder = newFolder();
      const clock = minuteClock();
      await expect(runUntil(new Crash(step), folder, clock)).rejects.toThrow(/^ended/);
      const keysAtCrash = await folder.keys();

      clock.nextMinute();
      await runUntil(new Crash(NEVER), folder, clock);

      expect(inOrder(await folder.archivedEvents())).toEqual(expected);
      expect(await folder.keys()).toEqual(expect.arrayContaining([...keysAtCrash]));
      const index = folder.openCheckpoint().filesAfter(0, 100);
      expect(index.map(({ key }) => key).sort()).toEqual(await folder.keys());
    }
  }, 240_000);

  it('while it repairs an earlier crash is repaired too', async () => {
    const expected = await allOf(log);
    for (let step = 1; step <= 12; step += 1) {
      const folder = newFolder();
      const clock = minuteClock();
      for (const again of [6, step, step]) {
        await runUntil(new Crash(again), folder, clock).catch((error: unknown) =>
          expect(String(error)).toMatch(/ended after step/),
        );
        clock.nextMinute();
      }
      await runUntil(new Crash(NEVER), folder, clock);
      expect(inOrder(await folder.archivedEvents())).toEqual(expected);
    }
  }, 240_000);

  it('that loses the checkpoint as well archives nothing a second time', async () => {
    const expected = await allOf(log);
    const folder = newFolder();
    const clock = minuteClock();
    await runUntil(new Crash(NEVER), folder, clock);
    const keys = await folder.keys();
    const index = folder.openCheckpoint().filesAfter(0, 100);

    folder.forgetCheckpoint();
    clock.nextMinute();
    await runUntil(new Crash(NEVER), folder, clock);

    expect(await folder.keys()).toEqual(keys);
    expect(inOrder(await folder.archivedEvents())).toEqual(expected);
    const withoutSequence = (files: typeof index): unknown[] =>
      files.map(({ sequence: _, ...file }) => file).sort((a, b) => (a.key < b.key ? -1 : 1));
    expect(withoutSequence(folder.openCheckpoint().filesAfter(0, 100))).toEqual(withoutSequence(index));
  });
});
