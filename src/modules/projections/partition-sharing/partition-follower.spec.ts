import { setImmediate } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { InMemoryEventLog } from '../../../../test/fixtures/in-memory-event-log.ts';
import { InMemorySummaryLog } from '../../../../test/fixtures/in-memory-summary-log.ts';
import { presented } from '../../../../test/fixtures/key-events.ts';
import { toRecord } from '../../../events/stored-event.ts';
import { PartitionFollower } from './partition-follower.ts';

const EVENTS = 40;
const EVENTS_PER_BATCH = 10;
const EVERY_MS = 1_000;

/** What it waits between its rounds while it follows a log with some rounds' work. */
async function waits(stepsBack: () => boolean): Promise<readonly number[]> {
  const log = new InMemoryEventLog(1);
  const records = Array.from({ length: EVENTS }, () =>
    toRecord(presented({ keyId: 'k', time: '2026-11-26T08:00:00.000Z' })),
  );
  await log.append(records);
  let reached = 0;
  const waited: number[] = [];
  const follower = new PartitionFollower({
    ...{ name: 'spec', makes: 'Figures', streams: ['usage'], partitions: [0], log, stepsBack },
    ...{ everyMs: EVERY_MS, batchEvents: EVENTS_PER_BATCH },
    soFar: { foldedUpTo: () => Infinity, offset: () => reached },
    published: new InMemorySummaryLog(1).publisher(),
    recordsOf: (_partition, { usage }) => {
      reached = usage?.upTo ?? reached;
      return Promise.resolve([{ key: 'k', text: String(reached) }]);
    },
    pause: (ms) => {
      waited.push(ms);
      return setImmediate();
    },
  });
  expect(follower.progress().streams).toEqual([{ stream: 'usage', checkpoint: [0], lag: null }]);
  follower.start();
  while (reached < EVENTS) await setImmediate();
  await follower.stop();
  expect(follower.progress().streams).toEqual([{ stream: 'usage', checkpoint: [EVENTS], lag: 0 }]);
  return waited.slice(0, EVENTS / EVENTS_PER_BATCH - 1);
}

it('goes on at once while there is more', async () => {
  expect(await waits(() => false)).toEqual([0, 0, 0]);
});

it('rests after each round while others come first, and still comes to the end', async () => {
  const rests = await waits(() => true);
  expect(rests).toHaveLength(3);
  expect(rests.filter((ms) => ms <= 0)).toEqual([]);
});
