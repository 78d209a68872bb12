import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { LoggedEvent } from '../../src/events/stored-event.ts';
import { BEGINNING } from '../../src/modules/event-log/checkpoint.ts';
import type { Projection, ReadModelStore } from '../../src/modules/projections/projection.ts';

/** Opens the store of a projection; opening the same projection again after `close` finds what was stored. */
export type OpenStore = (projection: Projection) => ReadModelStore;

const event = (offset: number, text: string, partition = 0): LoggedEvent => ({
  stream: 'usage',
  id: `event-${partition}-${offset}`,
  type: 'KeyUsed',
  key: 'key_1',
  text,
  partition,
  offset,
});

/** Counts texts; throws at the text `poison` after writing what came before it in the batch. */
const counting: Projection = {
  name: 'counting',
  version: 1,
  streams: ['usage', 'lifecycle'],
  schema: ['CREATE TABLE counts (text TEXT PRIMARY KEY, n INTEGER NOT NULL)'],
  apply(tx, _stream, events) {
    for (const { text } of events) {
      if (text === 'poison') throw new Error('cannot fold this');
      tx.run('INSERT INTO counts VALUES (?, 1) ON CONFLICT DO UPDATE SET n = n + 1', text);
    }
  },
};

/** What every {@link ReadModelStore} keeps. */
export function readModelStoreContract(
  adapter: string,
  prepare: () => { open: OpenStore; dispose: () => void },
): void {
  describe(`a read-model store (${adapter})`, () => {
    let setting: ReturnType<typeof prepare>;
    let store: ReadModelStore;
    beforeEach(() => {
      setting = prepare();
      store = setting.open(counting);
    });
    afterEach(() => {
      store.close();
      setting.dispose();
    });
    const counts = (): readonly unknown[] =>
      store.all('SELECT text, n FROM counts ORDER BY text').map((row) => ({ ...row }));
    const a1 = event(1, 'a');
    const b2 = event(2, 'b');
    const a3 = event(3, 'a');

    it('begins empty, at the beginning of every stream', () => {
      expect([counts(), store.checkpoint('usage'), store.checkpoint('lifecycle')]).toEqual([
        [],
        BEGINNING,
        BEGINNING,
      ]);
    });

    it('stores rows and checkpoint of an applied batch', () => {
      store.apply('usage', [a1, b2, a3], [3]);

      expect(counts()).toEqual([
        { text: 'a', n: 2 },
        { text: 'b', n: 1 },
      ]);
      expect(store.checkpoint('usage')).toEqual([3]);
      expect(store.checkpoint('lifecycle')).toEqual(BEGINNING);
    });

    it('moves the checkpoint over a stretch of the log without events', () => {
      store.apply('usage', [], [7]);

      expect(store.checkpoint('usage')).toEqual([7]);
    });

    it('knows, per partition, the event that it stands at, also when opened again; none after a reset', () => {
      store.apply('usage', [event(1, 'a', 1), a1, b2], [2, 1]);
      store.apply('usage', [a3], [3, 1]);
      expect(store.lastEventIds('usage')).toEqual(['event-0-3', 'event-1-1']);
      expect(store.lastEventIds('lifecycle')).toEqual([]);

      store.close();
      store = setting.open(counting);
      expect(store.lastEventIds('usage')).toEqual(['event-0-3', 'event-1-1']);

      store.apply('usage', [], [7, 1]);
      expect(store.lastEventIds('usage')).toEqual([null, 'event-1-1']);
      store.reset();
      expect(store.lastEventIds('usage')).toEqual([]);
    });

    it('reaches the same state when replayed after a reset', () => {
      store.apply('usage', [a1, b2, a3], [3]);
      const digest = store.digest();

      store.reset();
      expect([counts(), store.checkpoint('usage')]).toEqual([[], BEGINNING]);

      store.apply('usage', [a1, b2, a3], [3]);
      expect([store.digest(), store.checkpoint('usage')]).toEqual([digest, [3]]);
    });

    it('changes neither rows nor checkpoint when the projection fails in the middle of a batch', () => {
      store.apply('usage', [a1], [1]);
      const digest = store.digest();

      expect(() => store.apply('usage', [b2, event(3, 'poison'), event(4, 'c')], [4])).toThrow('counting');

      expect([store.digest(), store.checkpoint('usage')]).toEqual([digest, [1]]);
    });

    it('works on after a failed batch', () => {
      expect(() => store.apply('usage', [event(1, 'poison')], [1])).toThrow('counting');

      store.apply('usage', [a1, b2], [2]);

      expect([counts().length, store.checkpoint('usage')]).toEqual([2, [2]]);
    });

    it('ignores a batch that is delivered again', () => {
      store.apply('usage', [a1, b2], [2]);
      const digest = store.digest();

      store.apply('usage', [a1, b2], [2]);
      store.apply('usage', [a1], [1]);

      expect([store.digest(), store.checkpoint('usage')]).toEqual([digest, [2]]);
    });

    it('applies only what is new of a batch that overlaps the one before', () => {
      store.apply('usage', [a1, b2], [2]);

      store.apply('usage', [b2, a3], [3]);

      expect(counts()).toEqual([
        { text: 'a', n: 2 },
        { text: 'b', n: 1 },
      ]);
    });

    it('keeps a checkpoint per partition, and takes none of them back', () => {
      store.apply('usage', [event(5, 'a', 1)], [0, 5]);
      store.apply('usage', [a1], [1, 2]);

      expect(store.checkpoint('usage')).toEqual([1, 5]);
    });

    it('resumes where it was after it was closed and opened again', () => {
      store.apply('usage', [a1, b2], [2]);
      const digest = store.digest();
      store.close();

      store = setting.open(counting);

      expect([store.digest(), store.checkpoint('usage')]).toEqual([digest, [2]]);
    });

    it('gives equal digests for equal rows, in whatever order and batches they were written', () => {
      store.apply('usage', [a1, b2, a3], [3]);
      const digest = store.digest();
      store.reset();

      store.apply('usage', [event(1, 'b')], [1]);
      store.apply('usage', [event(2, 'a')], [2]);
      store.apply('usage', [event(3, 'a')], [3]);

      expect(store.digest()).toBe(digest);
    });

    it('gives different digests for different rows', () => {
      store.apply('usage', [a1], [1]);
      const digest = store.digest();

      store.apply('usage', [event(2, 'a')], [2]);

      expect(store.digest()).not.toBe(digest);
    });
  });
}
