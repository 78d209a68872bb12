import { expect, it } from '@jest/globals';
import { InMemoryEventLog } from '../../../test/fixtures/in-memory-event-log.ts';
import { presented } from '../../../test/fixtures/key-events.ts';
import { toRecord, type EventRecord } from '../../events/stored-event.ts';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import type { AppendedEvent } from '../event-log/event-log.ts';
import { AppendPipeline } from './append-pipeline.ts';

const use = (second: number): EventRecord =>
  toRecord(presented({ keyId: 'k', time: `2026-11-20T21:00:0${second}.000Z` }));

it('appends everything in order, in batches of the given size, and hands each note back with its place', async () => {
  const log = new InMemoryEventLog();
  const stored: [string, number][] = [];
  const pipeline = new AppendPipeline<string>(log, 2, (note, { offset }) => stored.push([note, offset]));
  for (const n of [0, 1, 2, 3, 4]) await pipeline.add(use(n), `event ${n}`);
  await pipeline.flush();
  expect(stored).toEqual([
    ['event 0', 1],
    ['event 1', 2],
    ['event 2', 3],
    ['event 3', 4],
    ['event 4', 5],
  ]);
});

it('fills the next batch while one is under way, and never has two under way', async () => {
  const release: (() => void)[] = [];
  let underWay = 0;
  let most = 0;
  class SlowLog extends InMemoryEventLog {
    override async append(records: readonly EventRecord[]): Promise<readonly AppendedEvent[]> {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise<void>((done) => release.push(done));
      underWay -= 1;
      return super.append(records);
    }
  }
  const pipeline = new AppendPipeline<null>(new SlowLog(), 1, () => undefined);
  await pipeline.add(use(0), null);
  const second = pipeline.add(use(1), null);
  expect(release).toHaveLength(1);
  release[0]?.();
  await second;
  const flushed = pipeline.flush();
  expect(release).toHaveLength(2);
  release[1]?.();
  await flushed;
  expect(most).toBe(1);
});

it('takes nothing more after a failed append', async () => {
  class FullLog extends InMemoryEventLog {
    override append(): Promise<never> {
      return Promise.reject(new InfrastructureError('log_unavailable', 'The disk is full.'));
    }
  }
  const pipeline = new AppendPipeline<null>(new FullLog(), 1, () => undefined);
  await pipeline.add(use(0), null);
  await expect(pipeline.add(use(1), null)).rejects.toThrow('The disk is full.');
  await expect(pipeline.flush()).rejects.toThrow('The disk is full.');
});
