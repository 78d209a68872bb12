import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InMemoryEventLog } from '../../../../test/fixtures/in-memory-event-log.ts';
import { presented } from '../../../../test/fixtures/key-events.ts';
import { STREAMS, type Stream } from '../../../events/envelope.ts';
import { toRecord } from '../../../events/stored-event.ts';
import type { Checkpoint } from '../checkpoint.ts';
import type { LogBatch } from '../event-log.ts';
import { RecentEvents } from './recent-events.ts';

const used = () => toRecord(presented({ keyId: 'key_1', time: '2026-11-20T21:00:00.000Z' }));

/** Counts what is read from the log itself. */
class CountedLog extends InMemoryEventLog {
  reads = 0;

  override read(stream: Stream, after: Checkpoint, limit: number): Promise<LogBatch> {
    this.reads += 1;
    return super.read(stream, after, limit);
  }
}

describe('the recent events', () => {
  it('are read from the log once, for all who follow it', async () => {
    const log = new CountedLog();
    await log.append([used(), used(), used()]);
    const recent = new RecentEvents(log);

    const first = await recent.read('usage', [0], 100);
    const second = await recent.read('usage', [0], 100);
    const later = await recent.read('usage', [1], 1);

    expect(second).toEqual(first);
    expect(later).toEqual({ events: first.events.slice(1, 2), checkpoint: [2] });
    expect(log.reads).toBe(1);
  });

  it('give every reader what the log has after its position, in order and without gaps', async () => {
    const step = fc.oneof(
      fc.record({ append: fc.integer({ min: 1, max: 4 }) }),
      fc.record({ reader: fc.nat(2), limit: fc.integer({ min: 1, max: 5 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const log = new InMemoryEventLog();
        const recent = new RecentEvents(log);
        const offsets = [0, 1, 2].map((): number[] => []);
        for (const next of steps) {
          if ('append' in next) {
            await log.append(Array.from({ length: next.append }, used));
            continue;
          }
          const read = offsets[next.reader] ?? [];
          const { events, checkpoint } = await recent.read('usage', [read.length], next.limit);
          expect(events.length).toBeLessThanOrEqual(next.limit);
          read.push(...events.map(({ offset }) => offset));
          expect(checkpoint).toEqual([read.length]);
        }
        for (const read of offsets) {
          while ((await log.end('usage'))[0] !== read.length && (await log.end('usage')).length > 0) {
            read.push(...(await recent.read('usage', [read.length], 3)).events.map(({ offset }) => offset));
          }
          expect(read).toEqual(read.map((_, at) => at + 1));
        }
      }),
    );
  });

  it('keep the streams apart', async () => {
    const log = new InMemoryEventLog();
    await log.append([used()]);
    const recent = new RecentEvents(log);

    const batches = [];
    for (const stream of STREAMS) batches.push(...(await recent.read(stream, [0], 10)).events);

    expect(batches.map(({ stream }) => stream)).toEqual(['usage']);
  });
});
