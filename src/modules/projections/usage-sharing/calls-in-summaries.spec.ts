import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { InMemorySummaryLog } from '../../../../test/fixtures/in-memory-summary-log.ts';
import { logged, presented } from '../../../../test/fixtures/key-events.ts';
import type { KnownEvent } from '../../../events/catalogue.ts';
import { epochMs, isoTime, MS_PER_DAY, type IsoTime } from '../../../shared/iso-time.ts';
import { foldBatch } from '../fold.ts';
import { readModelPath } from '../sqlite/read-model-file.ts';
import { SqliteReadModelStore } from '../sqlite/sqlite-read-model-store.ts';
import { callsInSummaries } from './calls-in-summaries.ts';
import { SqliteUsageBatch } from './sqlite-usage-batch.ts';
import { usageSummariesProjection } from './usage-summaries-projection.ts';

const PARTITIONS = 2;
const via = { keyId: 'key_gateway', keyName: 'edge' };

let dataDir: string;
let store: SqliteReadModelStore;
let batch: SqliteUsageBatch;
let summaries: InMemorySummaryLog;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'keytrail-calls-'));
  store = SqliteReadModelStore.open(usageSummariesProjection, { dataDir });
  batch = new SqliteUsageBatch(readModelPath(dataDir, usageSummariesProjection.name));
  summaries = new InMemorySummaryLog(PARTITIONS);
});
afterEach(() => {
  batch.close();
  store.close();
  rmSync(dataDir, { recursive: true });
});

/** Another process summed up these events of a partition, and this one has folded what it said. */
async function summedUp(partition: number, events: readonly KnownEvent[]): Promise<void> {
  const publisher = summaries.publisher();
  await publisher.takeOver(partition);
  await publisher.publish(partition, batch.summarise(partition, logged(events)));
  await foldBatch(store, summaries.reader, 'usage', 1_000);
}

const asked = (keyId: string, time: IsoTime) => presented({ keyId, time, via, outcome: 'INVALID' });
const lastCall = (from: string, before: string, keyId = 'key_gateway'): string | null => {
  const ms = callsInSummaries(store)(keyId, epochMs(from), epochMs(before));
  return ms === null ? null : isoTime(ms);
};

describe('what gateways did, as the summaries tell it', () => {
  it('is the last call before an instant, in whichever partition it was, but for the hour of that instant', async () => {
    await summedUp(0, [
      asked('key_1', '2026-08-18T09:00:00.000Z'),
      asked('key_1', '2026-11-26T10:05:00.000Z'),
    ]);
    await summedUp(1, [
      asked('key_2', '2026-11-06T09:10:00.000Z'),
      asked('key_2', '2026-11-06T09:50:00.000Z'),
    ]);
    const created = '2026-08-18T08:00:00.000Z';

    expect(lastCall(created, '2026-11-26T10:10:00.000Z')).toBe('2026-11-06T09:50:00.000Z');
    expect(lastCall(created, '2026-11-06T09:55:00.000Z')).toBe('2026-08-18T09:00:00.000Z');
    expect(lastCall('2026-11-07T00:00:00.000Z', '2026-11-26T10:10:00.000Z')).toBe(null);
  });

  it('is nothing for a key that was no gateway, however it was used', async () => {
    await summedUp(0, [asked('key_1', '2026-11-06T09:00:00.000Z')]);
    await summedUp(1, [presented({ keyId: 'key_2', time: '2026-11-06T09:00:00.000Z' })]);

    for (const keyId of ['key_1', 'key_2', 'key_3'])
      expect(lastCall('2026-08-18T08:00:00.000Z', '2026-11-26T10:10:00.000Z', keyId)).toBe(null);
  });

  it('is looked for in five years at the most, whatever time an event says', async () => {
    await summedUp(0, [asked('key_1', '1970-01-01T00:30:00.000Z')]);
    const wakes = 6 * 365 * MS_PER_DAY;
    expect(callsInSummaries(store)('key_gateway', 0, wakes)).toBe(null);
    expect(callsInSummaries(store)('key_gateway', 0, wakes - 366 * MS_PER_DAY)).toBe(
      epochMs('1970-01-01T00:30:00.000Z'),
    );
  });
});
