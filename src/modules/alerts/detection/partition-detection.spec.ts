import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InMemoryEventLog } from '../../../../test/fixtures/in-memory-event-log.ts';
import { InMemorySummaryLog } from '../../../../test/fixtures/in-memory-summary-log.ts';
import { created, presented } from '../../../../test/fixtures/key-events.ts';
import { alertsIn, NOW, revokedKeyPresented } from '../../../../test/fixtures/running-detection.ts';
import type { KnownEvent } from '../../../events/catalogue.ts';
import { toRecord, type EventRecord } from '../../../events/stored-event.ts';
import { epochMs, isoTime, MS_PER_DAY } from '../../../shared/iso-time.ts';
import { covers } from '../../event-log/checkpoint.ts';
import { detectionStatesProjection } from '../../projections/detection/detection-states-projection.ts';
import { SqlitePublishedStates } from '../../projections/detection/sqlite-published-states.ts';
import { foldBatch } from '../../projections/fold.ts';
import { SqliteReadModelStore } from '../../projections/sqlite/sqlite-read-model-store.ts';
import { NO_CALLS_ELSEWHERE } from '../domain/calls-elsewhere.ts';
import { NOWHERE } from '../domain/place.ts';
import { DEFAULT_RULES } from '../domain/rule-set.ts';
import { PartitionDetection, type PartitionDetectionParts } from './partition-detection.ts';

const PARTITIONS = 3;
const ALL = [0, 1, 2];
/** Far more turns than any of these runs needs. */
const TURNS_MAX = 5_000;
/** Keys of different lengths, which the log in memory puts into different partitions. */
const KEYS = Array.from({ length: 6 }, (_, at) => 'k'.repeat(at + 1));
const EXPECTED = KEYS.map((keyId) => `use-after-revoke key:${keyId}`).sort();

/** The log, the topic of states, and processes that share the work; ended after each test. */
class Cluster {
  readonly log = new InMemoryEventLog(PARTITIONS);
  readonly states = new InMemorySummaryLog(PARTITIONS);
  readonly members: Member[] = [];
  nowMs = epochMs(NOW);

  member(): Member {
    const member = new Member(this);
    this.members.push(member);
    return member;
  }

  async append(events: readonly KnownEvent[]): Promise<void> {
    await this.log.append(events.map(toRecord));
  }

  /** Until every process knows that all of the log was looked at. */
  async untilDetected(folded = 100): Promise<void> {
    for (let turn = 0; turn < TURNS_MAX; turn += 1) {
      for (const member of this.members) await member.fold(folded);
      await setImmediate();
      const reached = await Promise.all(this.members.map((member) => member.hasReachedTheEnd()));
      if (reached.every(Boolean)) return;
    }
    throw new Error('detection does not come to the end of the log');
  }

  async dispose(): Promise<void> {
    for (const member of this.members) await member.close();
  }
}

class Member {
  readonly published: SqlitePublishedStates;
  readonly #cluster: Cluster;
  readonly #dataDir = mkdtempSync(join(tmpdir(), 'keytrail-partitions-'));
  readonly #store: SqliteReadModelStore;
  readonly #running: PartitionDetection[] = [];

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#store = SqliteReadModelStore.open(detectionStatesProjection, { dataDir: this.#dataDir });
    this.published = new SqlitePublishedStates(this.#store);
  }

  /** Like a process that was told nothing yet, the detection of an earlier share goes on when it is not stopped. */
  take(
    partitions: readonly number[],
    append?: (alerts: readonly EventRecord[]) => Promise<unknown>,
    calls: Partial<Pick<PartitionDetectionParts, 'callsElsewhere' | 'knowsCalls'>> = {},
  ): void {
    const { log, states } = this.#cluster;
    const detection = new PartitionDetection({
      ...{ partitions, log, states: this.published, published: states.publisher() },
      append: append ?? ((alerts) => log.append(alerts)),
      rules: () => DEFAULT_RULES,
      ...{ locate: NOWHERE, callsElsewhere: NO_CALLS_ELSEWHERE, ...calls },
      clock: { nowMs: () => this.#cluster.nowMs },
      pause: () => setImmediate(),
    });
    detection.start();
    this.#running.push(detection);
  }

  async release(): Promise<void> {
    for (const detection of this.#running.splice(0)) await detection.stop();
  }

  async fold(limit: number): Promise<void> {
    await foldBatch(this.#store, this.#cluster.states.reader, 'usage', limit);
  }

  async hasReachedTheEnd(): Promise<boolean> {
    const { log } = this.#cluster;
    const usage = ALL.map((partition) => this.published.offset('usage', partition));
    const lifecycle = ALL.map((partition) => this.published.offset('lifecycle', partition));
    return covers(usage, await log.end('usage')) && covers(lifecycle, await log.end('lifecycle'));
  }

  async close(): Promise<void> {
    await this.release();
    this.#store.close();
    rmSync(this.#dataDir, { recursive: true, force: true });
  }
}

let cluster = new Cluster();
afterEach(async () => {
  await cluster.dispose();
  cluster = new Cluster();
});

/** Which of two processes has each partition from here on, and whether those before are stopped first. */
const move = fc.record({ owners: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()), stopped: fc.boolean() });

describe('detection that processes share', () => {
  it('raises each alert once, however partitions move between processes and batches are cut', async () => {
    const events = KEYS.map((keyId) => revokedKeyPresented(keyId));
    // One event of each key after the other, so that every move is in the middle of all of them.
    const interleaved = [0, 1, 2, 3].flatMap((at) => events.flatMap((ofKey) => ofKey[at] ?? []));
    const moves = fc.array(move, { minLength: 1, maxLength: 4 });
    const run = async (
      steps: readonly { owners: readonly boolean[]; stopped: boolean }[],
      folded: number,
    ) => {
      cluster = new Cluster();
      try {
        const both = [cluster.member(), cluster.member()] as const;
        both[0].take(ALL);
        const size = Math.ceil(interleaved.length / steps.length);
        for (const [step, { owners, stopped }] of steps.entries()) {
          if (stopped) for (const one of both) await one.release();
          for (const [at, one] of both.entries())
            one.take(ALL.filter((partition) => owners[partition] === (at === 1)));
          await cluster.append(interleaved.slice(step * size, (step + 1) * size));
          await cluster.untilDetected(folded);
        }
        expect([...(await alertsIn(cluster.log))].sort()).toEqual(EXPECTED);
      } finally {
        await cluster.dispose();
      }
    };

    await fc.assert(fc.asyncProperty(moves, fc.integer({ min: 1, max: 50 }), run), {
      numRuns: 20,
      endOnFailure: true,
    });
  });

  it('raises an alert that a process could give to the log and not to the topic of states, once', async () => {
    const [dying, next] = [cluster.member(), cluster.member()];
    await cluster.append(revokedKeyPresented('k'));
    let appended = 0;
    dying.take(ALL, async (alerts) => {
      await cluster.log.append(alerts);
      appended += alerts.length;
      throw new Error('killed after the alert was durable');
    });
    while (appended === 0) await setImmediate();
    await dying.release();
    next.take(ALL);
    await cluster.untilDetected();

    expect(await alertsIn(cluster.log)).toEqual(['use-after-revoke key:k']);
  });

  it('forgets a source of failed attempts after two quiet weeks on every process, and no key', async () => {
    const member = cluster.member();
    const failed = presented({ keyId: null, time: NOW, outcome: 'INVALID', ip: '198.51.100.9' });
    // In the partition of the key, since a source is forgotten when its partition goes on.
    await cluster.append([{ ...failed, tenant: 'k' }, presented({ keyId: 'k', time: NOW })]);
    member.take(ALL);
    await cluster.untilDetected();
    expect(member.published.subjects([1])).toBe(2);
    await member.release();

    cluster.nowMs += 14 * MS_PER_DAY + 1;
    member.take(ALL);
    await cluster.append([presented({ keyId: 'k', time: isoTime(cluster.nowMs) })]);
    await cluster.untilDetected();

    const known = member.published.states(1, ['key:k', 'source:k:198.51.100.9']);
    expect([...known.keys()]).toEqual(['key:k']);
  });

  it('does not take a gateway for dormant that asked about keys of another partition', async () => {
    const before = (days: number) => isoTime(epochMs(NOW) - days * MS_PER_DAY);
    const via = { keyId: 'k', keyName: 'edge' };
    await cluster.append([
      created({ keyId: 'k', time: before(100) }),
      presented({ keyId: 'kk', time: before(20), via }),
      presented({ keyId: 'k', time: NOW }),
    ]);
    const asked: unknown[] = [];
    let knows = false;
    const member = cluster.member();
    member.take(ALL, undefined, {
      callsElsewhere: (...question) => {
        asked.push([...question, knows]);
        return epochMs(before(20));
      },
      // What others have said of their partitions is not all folded yet, and then it is.
      knowsCalls: () => knows,
    });
    for (let turn = 0; turn < 20; turn += 1) await setImmediate();
    knows = true;
    await cluster.untilDetected();

    expect(await alertsIn(cluster.log)).toEqual([]);
    expect(asked).toEqual([['k', epochMs(before(100)), epochMs(NOW), true]]);
    expect([...member.published.states(2, ['key:k', 'key:kk']).keys()]).toEqual(['key:k', 'key:kk']);
  });
});
