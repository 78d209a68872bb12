import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BEGINNING, type Checkpoint, covers } from '../../../src/modules/event-log/checkpoint.ts';
import type { EventLog } from '../../../src/modules/event-log/event-log.ts';
import { records, readAll, byPlace } from './records.ts';
import type { EventLogSubject } from './subject.ts';

/** What a reader can rely on: nothing skipped, nothing repeated, from any checkpoint. */
export function describeReading(current: () => EventLogSubject): void {
  describe('reading', () => {
    let log: EventLog;

    beforeEach(() => {
      log = current().log;
    });

    it('gives nothing, and the checkpoint that was asked, from an empty log and at the end', async () => {
      expect(await log.read('usage', BEGINNING, 10)).toEqual({ events: [], checkpoint: BEGINNING });
      await log.append(records(5));
      const end = await log.end('usage');

      expect(await log.read('usage', end, 10)).toEqual({ events: [], checkpoint: end });
    });

    it('reaches exactly the end once everything is read', async () => {
      await log.append(records(30));
      let at: Checkpoint = BEGINNING;
      for (let batch = await log.read('usage', at, 7); batch.events.length > 0;) {
        at = batch.checkpoint;
        batch = await log.read('usage', at, 7);
      }

      const end = await log.end('usage');

      expect(covers(at, end)).toBe(true);
      expect(covers(end, at)).toBe(true);
    });

    it('finds the end at or after every place that an append has answered', async () => {
      for (const places of await Promise.all(records(50).map((event) => log.append([event])))) {
        const end = await log.end('usage');
        for (const { partition, offset } of places) expect(end[partition]).toBeGreaterThanOrEqual(offset);
      }
    });

    it('goes on from any checkpoint, in steps of any size, and skips and repeats nothing', async () => {
      await log.append(records(60));
      const whole = (await readAll(log, 'usage')).sort(byPlace);

      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 1, maxLength: 6 }),
          fc.integer({ min: 1, max: 60 }),
          async (limits, first) => {
            const { events, checkpoint } = await log.read('usage', BEGINNING, first);
            const rest = await readAll(log, 'usage', checkpoint, limits);
            expect([...events, ...rest].sort(byPlace)).toEqual(whole);
          },
        ),
        { numRuns: 40 },
      );
    });

    it('keeps the order within each partition, whatever the size of the steps', async () => {
      await log.append(records(60));

      for (const limit of [1, 7, 1_000]) {
        const read = await readAll(log, 'usage', BEGINNING, [limit]);
        for (const partition of new Set(read.map((event) => event.partition))) {
          const offsets = read.filter((event) => event.partition === partition).map(({ offset }) => offset);
          expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
        }
      }
    });

    it('goes on from a checkpoint taken before a restart', async () => {
      const appended = records(20, { key: 'key_a' });
      await log.append(appended);
      const { events, checkpoint } = await log.read('usage', BEGINNING, 8);

      const again = await current().reopen();

      const rest = await readAll(again, 'usage', checkpoint);
      expect([...events, ...rest].map(({ id }) => id)).toEqual(appended.map(({ id }) => id));
    });
  });
}
