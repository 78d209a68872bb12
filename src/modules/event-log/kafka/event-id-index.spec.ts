import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { LoggedEvent } from '../../../events/stored-event.ts';
import { EventIdIndex } from './event-id-index.ts';

let directory: string;
let index: EventIdIndex;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'keytrail-event-ids-'));
  index = new EventIdIndex(join(directory, 'ids.sqlite'));
});
afterEach(() => {
  index.close();
  rmSync(directory, { recursive: true });
});

const event = (id: string, offset: number): LoggedEvent => ({
  ...{ stream: 'usage', id, type: 'KeyUsed', key: 'key_1', text: '{}', partition: 0, offset },
});
/** The events of a stretch whose first stands at an offset, named by their ids. */
const stretch = (from: number, ids: string): readonly LoggedEvent[] =>
  [...ids].map((id, at) => event(id, from + at));
const firsts = (events: readonly LoggedEvent[], upTo = events.at(-1)?.offset ?? 0): string =>
  index
    .firstOccurrences('usage', 0, events, upTo)
    .map(({ id, offset }) => `${id}${offset}`)
    .join(' ');

describe('which of several events with one id counts', () => {
  it('is the first, within a stretch and over several', () => {
    expect(firsts(stretch(1, 'aba'))).toBe('a1 b2');
    expect(firsts(stretch(4, 'bcc'))).toBe('c5');
    expect(index.firstOffset('usage', 0, 'b')).toBe(2);
    expect(index.upTo('usage', 0)).toBe(6);
  });

  it('is the same however often it is read', () => {
    firsts(stretch(1, 'abacb'));
    expect(firsts(stretch(1, 'abacb'))).toBe('a1 b2 c4');
    expect(firsts(stretch(3, 'acb'))).toBe('c4');
  });

  it('is known after a restart', () => {
    firsts(stretch(1, 'ab'));
    index.close();
    index = new EventIdIndex(join(directory, 'ids.sqlite'));
    expect(index.upTo('usage', 0)).toBe(2);
    expect(firsts(stretch(3, 'ac'))).toBe('c4');
  });

  it('is told apart by stream and partition', () => {
    firsts(stretch(1, 'a'));
    const other = { ...event('a', 1), partition: 1 };
    expect(index.firstOccurrences('usage', 1, [other], 1)).toEqual([other]);
    expect(index.firstOffset('lifecycle', 0, 'a')).toBeUndefined();
  });

  it('is found also in a stretch before what is indexed that nobody has read yet', () => {
    // As where one that reads from far on, and one that is far behind, share an index.
    firsts(stretch(100, 'xy'));
    expect(firsts(stretch(1, 'axa'))).toBe('a1 x2');
    // The first of all has turned out to be an earlier one.
    expect(firsts(stretch(100, 'xy'))).toBe('y101');
    expect(index.upTo('usage', 0)).toBe(101);
  });

  it('does not depend on where stretches begin and end, or how they overlap', () => {
    const ids = fc.array(fc.constantFrom(...'abcdef'), { minLength: 1, maxLength: 30 });
    const cuts = fc.array(fc.tuple(fc.nat(29), fc.nat(10)), { maxLength: 10 });
    fc.assert(
      fc.property(ids, cuts, (all, stretches) => {
        const inMemory = new EventIdIndex(':memory:');
        const events = stretch(1, all.join(''));
        const expected = events.filter(({ id }, at) => all.indexOf(id) === at);
        let reached = 0;
        // A reader goes on where it was, or reads again from before.
        for (const [back, more] of [...stretches, [0, all.length] as const]) {
          const from = Math.max(0, reached - back);
          const upTo = Math.min(all.length, reached + more);
          if (upTo <= from) continue;
          const given = inMemory.firstOccurrences('usage', 0, events.slice(from, upTo), upTo);
          expect(given).toEqual(expected.filter(({ offset }) => offset > from && offset <= upTo));
          reached = Math.max(reached, upTo);
        }
        inMemory.close();
      }),
    );
  });

  it('is forgotten with a partition whose topic was made anew', () => {
    firsts(stretch(1, 'ab'));
    index.forget('usage', 0);
    expect(index.upTo('usage', 0)).toBe(0);
    expect(firsts(stretch(1, 'ba'))).toBe('b1 a2');
  });

  describe('where few are kept', () => {
    const kept = 40;
    const pruneEvery = 8;
    const path = (): string => join(directory, 'small.sqlite');
    const rows = (): number => {
      const db = new DatabaseSync(path());
      const count = ['ids', 'behind'].map(
        (table) => db.prepare(`SELECT COUNT(*) AS n FROM ${table}`).get()?.['n'],
      );
      db.close();
      return count.reduce<number>((sum, n) => sum + Number(n), 0);
    };
    const reopen = (): void => {
      index.close();
      index = new EventIdIndex(path(), kept, pruneEvery);
    };
    /** Each event twice, the second soon after the first: `e0 e0 e1 e1 …` from offset 1 on. */
    const twice = (count: number): readonly LoggedEvent[] =>
      Array.from({ length: count }, (_, at) => event(`e${Math.floor(at / 2)}`, at + 1));
    /** As a follower reads, a few at a time. */
    function follow(events: readonly LoggedEvent[], each = (): void => undefined): readonly number[] {
      const first: number[] = [];
      for (let at = 0; at < events.length; at += 3) {
        const part = events.slice(at, at + 3);
        const upTo = part.at(-1)?.offset ?? 0;
        first.push(...index.firstOccurrences('usage', 0, part, upTo).map(({ offset }) => offset));
        each();
      }
      return first;
    }
    const odd = (count: number): readonly number[] =>
      Array.from({ length: count / 2 }, (_, at) => 2 * at + 1);

    beforeEach(reopen);

    it('is forgotten long after, so that the index stays small', () => {
      follow(twice(300));

      expect(index.firstOffset('usage', 0, 'e0')).toBeUndefined();
      expect(index.firstOffset('usage', 0, 'e149')).toBe(299);
      expect(rows()).toBeLessThanOrEqual(kept + pruneEvery);
    });

    it('is forgotten as well by a process that is started more often than it looks for old ones', () => {
      follow(twice(300), reopen);

      expect(rows()).toBeLessThanOrEqual(kept + pruneEvery);
    });

    it('is found by whoever reads history, as often as it is read, and the index does not grow with it', () => {
      firsts([event('far', 1_000)]);
      let most = 0;
      const measure = (): void => void (most = Math.max(most, rows()));

      expect(follow(twice(300), measure)).toEqual(odd(300));
      expect(follow(twice(300), reopen)).toEqual(odd(300));
      expect(most).toBeLessThanOrEqual(1 + kept / 4 + pruneEvery);
    });

    it('is found by two who read different stretches of history in turn', () => {
      firsts([event('far', 1_000)]);
      const [one, other] = [
        twice(300),
        twice(300).map((of) => ({ ...of, id: `o${of.id}`, offset: of.offset + 400 })),
      ];
      const seen: number[] = [];
      for (let at = 0; at < one.length; at += 3) {
        for (const events of [one, other]) seen.push(...follow(events.slice(at, at + 3)));
      }

      expect(seen.filter((offset) => offset <= 300)).toEqual(odd(300));
      expect(seen.filter((offset) => offset > 300)).toEqual(odd(300).map((offset) => offset + 400));
    });

    it('is found across the place where what is kept begins', () => {
      const events = twice(100);
      follow(events.slice(61));
      reopen();

      expect(follow(events)).toEqual(odd(100));
    });

    it('forgets history when nobody reads it any more', () => {
      const events = twice(300);
      follow(events.slice(100));
      follow(events.slice(0, 60));
      follow(Array.from({ length: 100 }, (_, at) => event(`new${at}`, 301 + at)));

      expect(rows()).toBeLessThanOrEqual(kept + pruneEvery);
    });

    it('is forgotten too in a file from before rows were counted', () => {
      follow(twice(300));
      index.close();
      const db = new DatabaseSync(path());
      db.exec(`DROP TABLE added; WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
        INSERT INTO ids SELECT 'usage', 0, 'old' || i, i FROM n`);
      db.close();
      reopen();
      firsts([event('next', 301)]);

      expect(rows()).toBeLessThanOrEqual(kept + pruneEvery);
    });
  });
});
