import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

  it('is forgotten long after, so that the index stays small', () => {
    index.close();
    const kept = 10;
    index = new EventIdIndex(join(directory, 'small.sqlite'), kept);
    firsts([event('old', 1)], 1);
    firsts([event('last', 300_000)], 300_000);
    expect(index.firstOffset('usage', 0, 'old')).toBeUndefined();
    expect(index.firstOffset('usage', 0, 'last')).toBe(300_000);
  });
});
