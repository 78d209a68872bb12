import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InMemoryEventLog } from '../../../../test/fixtures/in-memory-event-log.ts';
import { InMemorySummaryLog } from '../../../../test/fixtures/in-memory-summary-log.ts';
import { presentations, presented } from '../../../../test/fixtures/key-events.ts';
import type { KnownEvent } from '../../../events/catalogue.ts';
import { toRecord } from '../../../events/stored-event.ts';
import { BEGINNING, covers } from '../../event-log/checkpoint.ts';
import { foldBatch } from '../fold.ts';
import type { LogReader } from '../log-reader.ts';
import { SqliteReadModelStore } from '../sqlite/sqlite-read-model-store.ts';
import { readModelPath } from '../sqlite/read-model-file.ts';
import { usageProjection } from '../usage/usage-projection.ts';
import { SqliteUsageBatch } from './sqlite-usage-batch.ts';
import { UsageSummarizer } from './usage-summarizer.ts';
import { usageSummariesProjection } from './usage-summaries-projection.ts';

const PARTITIONS = 3;
const ALL = [0, 1, 2];
/** Far more turns than any of these runs needs. */
const TURNS_MAX = 5_000;

/** In partitions as keys are: all events of a key in one, a gateway's calls wherever the keys are that it asks about. */
const record = (event: KnownEvent) => ({
  ...toRecord(event),
  key: 'k'.repeat(Number(event.keyId?.at(-1) ?? 0)),
});

/** Ended after each test whatever becomes of it: a summarizer that nobody stops never rests. */
const members: Member[] = [];
afterEach(async () => {
  for (const member of members.splice(0)) await member.close();
});

/** A process: its own fold of the summaries, and a summarizer for each share that it is given. */
class Member {
  readonly store: SqliteReadModelStore;
  readonly #batch: SqliteUsageBatch;
  readonly #parts: { readonly log: LogReader; readonly summaries: InMemorySummaryLog };
  readonly #running: UsageSummarizer[] = [];

  constructor(dataDir: string, parts: { readonly log: LogReader; readonly summaries: InMemorySummaryLog }) {
    members.push(this);
    this.#parts = parts;
    this.store = SqliteReadModelStore.open(usageSummariesProjection, { dataDir });
    this.#batch = new SqliteUsageBatch(readModelPath(dataDir, usageSummariesProjection.name));
  }

  /** Like a process that was told nothing yet, the summarizer of an earlier share goes on when it is not stopped. */
  take(partitions: readonly number[], takeBackAfterMs?: number): UsageSummarizer {
    const summarizer = new UsageSummarizer({
      ...{ partitions, log: this.#parts.log, batch: this.#batch, summaries: this.store },
      late: { find: () => Promise.resolve(), figures: () => ({ count: 0, lastMs: 0, maxMs: 0 }) },
      published: this.#parts.summaries.publisher(),
      pause: () => setImmediate(),
      ...(takeBackAfterMs === undefined ? {} : { takeBackAfterMs }),
    });
    summarizer.start();
    this.#running.push(summarizer);
    return summarizer;
  }

  async release(): Promise<void> {
    for (const summarizer of this.#running.splice(0)) await summarizer.stop();
  }

  async fold(limit: number): Promise<void> {
    await foldBatch(this.store, this.#parts.summaries.reader, 'usage', limit);
  }

  async close(): Promise<void> {
    await this.release();
    this.#batch.close();
    this.store.close();
  }
}

async function inDirectories(
  work: (dataDirs: readonly [string, string, string]) => Promise<void>,
): Promise<void> {
  const make = (): string => mkdtempSync(join(tmpdir(), 'keytrail-summaries-'));
  const dataDirs = [make(), make(), make()] as const;
  try {
    await work(dataDirs);
  } finally {
    for (const dataDir of dataDirs) rmSync(dataDir, { recursive: true });
  }
}

const tables = (store: SqliteReadModelStore) => ({
  activity: store.all('SELECT * FROM key_activity ORDER BY key_id'),
  hours: store.all('SELECT * FROM usage_hourly ORDER BY hour, key_id'),
});

/** What the embedded profile makes of the same events. */
async function embedded(dataDir: string, log: LogReader) {
  const store = SqliteReadModelStore.open(usageProjection, { dataDir });
  await foldBatch(store, log, 'usage', 100_000);
  const all = tables(store);
  store.close();
  return all;
}

/** Until both know summaries of everything in the log. */
async function untilSummarised(members: readonly Member[], log: LogReader, limit: number): Promise<void> {
  const end = await log.end('usage');
  for (let turn = 0; turn < TURNS_MAX; turn += 1) {
    for (const member of members) await member.fold(limit);
    await setImmediate();
    const reached = members.map(({ store }) => summarised(store));
    if (reached.every((checkpoint) => covers(checkpoint, end))) return;
  }
  throw new Error('the summaries do not come to the end of the log');
}

const summarised = (store: SqliteReadModelStore): readonly number[] => {
  const rows = store.all('SELECT partition, "offset" FROM summarised');
  return ALL.map((partition) => Number(rows.find((row) => row['partition'] === partition)?.['offset'] ?? 0));
};

interface Step {
  readonly events: number;
  readonly owners: readonly [boolean, boolean, boolean] | null;
  readonly stopped: boolean;
  readonly folded: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  events: fc.nat(40),
  /** Which of the two members has each partition from here on; null: as before. */
  owners: fc.option(fc.tuple(fc.boolean(), fc.boolean(), fc.boolean())),
  /** Whether the owners before are stopped first, or run on until everything is summarised. */
  stopped: fc.boolean(),
  folded: fc.integer({ min: 1, max: 50 }),
});

describe('summaries of usage that processes share', () => {
  it('are what one process folds from all events, however partitions move and batches are cut', async () => {
    const run = async (events: readonly KnownEvent[], steps: readonly Step[]) =>
      inDirectories(async ([one, other, whole]) => {
        const log = new InMemoryEventLog(PARTITIONS);
        const summaries = new InMemorySummaryLog(PARTITIONS);
        const both = [new Member(one, { log, summaries }), new Member(other, { log, summaries })] as const;
        try {
          both[0].take(ALL);
          let appended = 0;
          for (const { events: count, owners, stopped, folded } of [...steps, LAST_STEP]) {
            if (owners !== null) {
              if (stopped) for (const member of both) await member.release();
              for (const [at, member] of both.entries())
                member.take(ALL.filter((partition) => owners[partition] === (at === 1)));
            }
            await log.append(events.slice(appended, appended + count).map(record));
            appended += count;
            await untilSummarised(both, log, folded);
          }
          const expected = await embedded(whole, log);
          for (const { store } of both) expect(tables(store)).toEqual(expected);
        } finally {
          for (const member of both) await member.close();
        }
      });

    await fc.assert(fc.asyncProperty(presentations, fc.array(step, { maxLength: 5 }), run), {
      numRuns: 25,
      endOnFailure: true,
    });
  });

  it('count a gateway that asks about keys of several partitions', async () => {
    await inDirectories(async ([one, , whole]) => {
      const log = new InMemoryEventLog(PARTITIONS);
      const summaries = new InMemorySummaryLog(PARTITIONS);
      const member = new Member(one, { log, summaries });
      member.take(ALL);
      const via = { keyId: 'key_3', keyName: 'edge' };
      const time = '2026-11-20T21:00:00.000Z';
      for (let round = 0; round < 3; round += 1) {
        const asked = ['key_1', 'key_2', 'key_1'].map((keyId) => presented({ keyId, time, via }));
        await log.append(asked.map(record));
        await untilSummarised([member], log, 100);
      }

      expect(tables(member.store)).toEqual(await embedded(whole, log));
      expect(member.store.get("SELECT gateway_calls FROM key_activity WHERE key_id = 'key_3'")).toEqual({
        gateway_calls: 9,
      });
    });
  });

  it('go on by whoever is still told to make them after a batch of his was refused', async () => {
    await inDirectories(async ([one, other]) => {
      const log = new InMemoryEventLog(PARTITIONS);
      const summaries = new InMemorySummaryLog(PARTITIONS);
      const member = new Member(one, { log, summaries });
      const time = '2026-11-20T21:00:00.000Z';
      member.take(ALL, 0);
      await log.append([record(presented({ keyId: 'key_1', time }))]);
      await untilSummarised([member], log, 100);

      // As after a time without the brokers, which end what was open too long.
      const guest = new Member(other, { log, summaries });
      guest.take(ALL);
      await guest.release();
      for (const partition of ALL) await summaries.publisher().takeOver(partition);
      await log.append([record(presented({ keyId: 'key_1', time }))]);
      await untilSummarised([member], log, 100);

      expect(member.store.get("SELECT successes FROM key_activity WHERE key_id = 'key_1'")).toEqual({
        successes: 2,
      });
    });
  });

  it('stand where uses expired that were not counted, say how those come back, and go on in other partitions', async () => {
    await inDirectories(async ([one]) => {
      const log = new InMemoryEventLog(PARTITIONS);
      const summaries = new InMemorySummaryLog(PARTITIONS);
      const time = '2026-11-20T21:00:00.000Z';
      const uses = ['key_1', 'key_1', 'key_1', 'key_2'].map((keyId) => record(presented({ keyId, time })));
      await log.append(uses);
      log.expire('usage', 1, 2);
      const member = new Member(one, { log, summaries });
      const summarizer = member.take(ALL);
      for (let turn = 0; turn < TURNS_MAX; turn += 1) {
        await member.fold(100);
        await setImmediate();
        if (summarizer.progress().trouble !== null && summarised(member.store)[2] === 1) break;
      }

      expect(summarised(member.store)).toEqual([0, 0, 1]);
      expect(summarizer.progress().trouble).toMatch(
        /^Summaries of usage stand at .* s: Events of usage 1 expired before they were read\. What is gone from Kafka was not counted.* delete all six topics and start again/,
      );
      expect(member.store.all('SELECT key_id, successes FROM key_activity')).toEqual([
        { key_id: 'key_2', successes: 1 },
      ]);
    });
  });

  it('take in a backlog as fast as the log gives it, not one answer of the log per round', async () => {
    await inDirectories(async ([one]) => {
      const log = new InMemoryEventLog(PARTITIONS);
      const summaries = new InMemorySummaryLog(PARTITIONS);
      const time = '2026-11-20T21:00:00.000Z';
      await log.append(Array.from({ length: 500 }, () => record(presented({ keyId: 'key_1', time }))));
      const oneByOne: LogReader = {
        read: (stream, after) => log.read(stream, after, 1),
        end: log.end.bind(log),
      };
      const member = new Member(one, { log: oneByOne, summaries });
      member.take(ALL);
      await untilSummarised([member], log, 1_000);

      const end = await summaries.reader.end('usage');
      // The key, the hour and the checkpoint, once.
      expect(end).toEqual([0, 3, 0]);
      expect(await summaries.reader.read('usage', BEGINNING, 10)).toMatchObject({ events: { length: 3 } });
    });
  });
});

const LAST_STEP: Step = { events: 1_000, owners: null, stopped: false, folded: 100 };
