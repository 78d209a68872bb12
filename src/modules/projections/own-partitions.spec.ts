import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { InMemorySummaryLog } from '../../../test/fixtures/in-memory-summary-log.ts';
import { detectedRecord } from '../alerts/detection/state-record.ts';
import { detectionStatesProjection } from './detection/detection-states-projection.ts';
import type { LogReader } from './log-reader.ts';
import { foldOfOwn, ownPartitions } from './own-partitions.ts';
import { ProjectionRunner } from './projection-runner.ts';
import { SqliteReadModelStore } from './sqlite/sqlite-read-model-store.ts';

const PARTITIONS = 2;

let dataDir: string;
let store: SqliteReadModelStore;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'keytrail-own-'));
  store = SqliteReadModelStore.open(detectionStatesProjection, { dataDir });
});
afterEach(() => {
  store.close();
  rmSync(dataDir, { recursive: true });
});

/** As a reader of Kafka that was assigned those partitions. */
const assigned = (log: LogReader, partitions: readonly number[]): LogReader => ({
  end: (stream) => log.end(stream),
  read: async (stream, after, limit) => {
    const { events } = await log.read(stream, after, limit);
    const own = events.filter(({ partition }) => partitions.includes(partition));
    const checkpoint = Array.from({ length: PARTITIONS }, (_, at) => after[at] ?? 0);
    for (const { partition, offset } of own) checkpoint[partition] = offset;
    return { events: own, checkpoint };
  },
});

async function follow(log: LogReader, partitions: readonly number[]): Promise<string | null> {
  const runner = new ProjectionRunner({
    name: 'own',
    streams: ['usage'],
    log: ownPartitions(assigned(log, partitions), partitions),
    target: foldOfOwn(store, partitions),
  });
  runner.start();
  await runner.stop({
    usage: (await log.end('usage')).map((end, at) => (partitions.includes(at) ? end : 0)),
  });
  return runner.progress().trouble;
}

describe('a fold of partitions that are this process’s', () => {
  it('ends with those, and keeps what it had of others when they are another one’s', async () => {
    const topic = new InMemorySummaryLog(PARTITIONS);
    const publisher = topic.publisher();
    for (const partition of [0, 1]) {
      await publisher.takeOver(partition);
      const offsets = { lifecycle: 1, usage: partition + 10 };
      await publisher.publish(partition, [detectedRecord({ offsets, beganAtMs: 1 })]);
    }
    expect(await follow(topic.reader, [0])).toBeNull();
    expect(store.all('SELECT partition, usage FROM detected')).toEqual([{ partition: 0, usage: 10 }]);

    expect(await follow(topic.reader, [1])).toBeNull();
    expect(store.all('SELECT partition, usage FROM detected ORDER BY partition')).toEqual([
      { partition: 0, usage: 10 },
      { partition: 1, usage: 11 },
    ]);
  });
});
