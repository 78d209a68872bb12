import { beforeEach, describe, expect, it } from '@jest/globals';
import type { EventLog } from '../../../src/modules/event-log/event-log.ts';
import { record, records, asAppended, readAll, ofKey, byPlace, byId, KEYS } from './records.ts';
import type { EventLogSubject } from './subject.ts';

/** What an append promises: place, order per key, durability, and one event per id. */
export function describeAppending(current: () => EventLogSubject): void {
  describe('appending', () => {
    let log: EventLog;

    beforeEach(() => {
      log = current().log;
    });

    it('answers with the place at which each event is then read, in the order of the call', async () => {
      const appended = records(20);

      const places = await log.append(appended);

      const read = new Map((await readAll(log, 'usage')).map((event) => [event.id, event]));
      expect(places).toEqual(
        appended.map(({ id }) => ({
          partition: read.get(id)?.partition,
          offset: read.get(id)?.offset,
          duplicate: false,
        })),
      );
    });

    it('of nothing answers with nothing and stores nothing', async () => {
      expect(await log.append([])).toEqual([]);
      expect(await readAll(log, 'usage')).toEqual([]);
    });

    it('puts each event into its own stream only, also when one call has events of both', async () => {
      const [created, used] = [record({ stream: 'lifecycle', type: 'KeyCreated' }), record()];

      await log.append([created, used]);

      expect((await readAll(log, 'lifecycle')).map(asAppended)).toEqual([created]);
      expect((await readAll(log, 'usage')).map(asAppended)).toEqual([used]);
    });

    it('keeps the order of calls for each key while 1,000 appends run at once', async () => {
      const appended = records(1_000);

      await Promise.all(appended.map((event) => log.append([event])));

      const read = await readAll(log, 'usage');
      for (const key of KEYS) expect(ofKey(read, key)).toEqual(ofKey(appended, key));
      expect(read.length).toBe(1_000);
    });

    it('keeps the order within a call for each key', async () => {
      const appended = records(500);

      await log.append(appended);

      const read = await readAll(log, 'usage');
      for (const key of KEYS) expect(ofKey(read, key)).toEqual(ofKey(appended, key));
    });

    it('keeps every event of a key in one partition, with offsets that count up from 1', async () => {
      await log.append(records(100));

      const read = await readAll(log, 'usage');
      for (const key of KEYS) {
        const places = read.filter((event) => event.key === key);
        expect(new Set(places.map(({ partition }) => partition)).size).toBe(1);
        expect(places).toEqual([...places].sort(byPlace));
      }
      expect(Math.min(...read.map(({ offset }) => offset))).toBeGreaterThanOrEqual(1);
    });

    it('has made everything durable by the time it answers', async () => {
      const appended = records(50);
      await log.append(appended);

      const again = await current().reopen();

      expect((await readAll(again, 'usage')).map(asAppended).sort(byId)).toEqual([...appended].sort(byId));
    });

    it('goes on counting offsets after a restart, and gives none twice', async () => {
      const before = await log.append(records(10, { key: 'key_a' }));
      const again = await current().reopen();

      const after = await again.append(records(10, { key: 'key_a' }));

      const lastBefore = Math.max(...before.map(({ offset }) => offset));
      expect(Math.min(...after.map(({ offset }) => offset))).toBeGreaterThan(lastBefore);
    });
  });

  describe('an event id that is already in the stream', () => {
    let log: EventLog;

    beforeEach(() => {
      log = current().log;
    });

    it('is answered with the place of the first and stored once, across calls', async () => {
      const first = record();
      const [place] = await log.append([first]);

      const again = await log.append([record({ id: first.id, text: '"another text"' }), record()]);

      expect(again[0]).toEqual({ ...place, duplicate: true });
      expect(again[1]?.duplicate).toBe(false);
      expect((await readAll(log, 'usage')).filter(({ id }) => id === first.id).map(asAppended)).toEqual([
        first,
      ]);
    });

    it('is stored once within a call', async () => {
      const first = record();

      const [one, two] = await log.append([first, first]);

      expect(two).toEqual({ ...one, duplicate: true });
      expect((await readAll(log, 'usage')).map(asAppended)).toEqual([first]);
    });

    it('is stored once when many append it at the same moment, and exactly one of them is told it was new', async () => {
      const event = record();

      const places = await Promise.all(Array.from({ length: 50 }, () => log.append([event])));

      expect(places.flat().filter(({ duplicate }) => !duplicate).length).toBe(1);
      expect(new Set(places.flat().map(({ partition, offset }) => `${partition}:${offset}`)).size).toBe(1);
      expect((await readAll(log, 'usage')).map(asAppended)).toEqual([event]);
    });

    it('is recognised after a restart', async () => {
      const event = record();
      const [place] = await log.append([event]);
      const again = await current().reopen();

      expect(await again.append([event])).toEqual([{ ...place, duplicate: true }]);
      expect((await readAll(again, 'usage')).map(asAppended)).toEqual([event]);
    });

    it('is another event in the other stream', async () => {
      const used = record();
      const created = { ...used, stream: 'lifecycle' } as const;

      const places = await log.append([used, created]);

      expect(places.map(({ duplicate }) => duplicate)).toEqual([false, false]);
    });
  });
}
