import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Stream } from '../../../events/envelope.ts';
import type { DeliveredFile } from './archived-file.ts';
import { planRefill, type LogExtent } from './refill-plan.ts';

const file = (stream: Stream, partition: number, fromOffset: number, toOffset: number): DeliveredFile => ({
  ...{ stream, partition, fromOffset, toOffset, records: toOffset - fromOffset + 1 },
  key: `${stream} ${partition}:${fromOffset}`,
  ...{ deliveredAt: '2026-11-25T00:00:00.000Z', rawBytes: 1, storedBytes: 1, sha256: '', contentSha256: '' },
  ...{ minEventTime: '2026-11-25T00:00:00.000Z', maxEventTime: '2026-11-25T00:00:00.000Z' },
});

const keys = (files: readonly DeliveredFile[]): readonly string[] => files.map(({ key }) => key);

function planOf(end: number, begin = 0) {
  const files = [file('usage', 0, 1, 3), file('usage', 0, 4, 6), file('usage', 0, 7, 9)];
  const [plan] = planRefill(files, { lifecycle: [{ begin: 0, end: 0 }], usage: [{ begin, end }] });
  return { upToEnd: keys(plan?.upToEnd ?? []), missing: keys(plan?.missing ?? []) };
}

describe('what a log lacks of an archive', () => {
  it('is all of it when the log is empty', () => {
    expect(planOf(0)).toEqual({ upToEnd: [], missing: ['usage 0:1', 'usage 0:4', 'usage 0:7'] });
  });

  it('is what comes after a file that the log ends with', () => {
    expect(planOf(3)).toEqual({ upToEnd: ['usage 0:1'], missing: ['usage 0:4', 'usage 0:7'] });
  });

  it('begins in the middle of a file that the log ends in', () => {
    expect(planOf(5)).toEqual({ upToEnd: ['usage 0:1', 'usage 0:4'], missing: ['usage 0:4', 'usage 0:7'] });
  });

  it.each([9, 12])('is nothing when the log ends at %s, with the archive or after it', (end) => {
    expect(planOf(end)).toEqual({ upToEnd: ['usage 0:4', 'usage 0:7'], missing: [] });
  });

  it('is nothing when all that was archived has expired', () => {
    expect(planOf(12, 12).missing).toEqual([]);
  });

  it('is appended to usage first', () => {
    const files = [file('lifecycle', 0, 1, 1), file('usage', 1, 1, 1), file('usage', 0, 1, 1)];
    const none: LogExtent = { begin: 0, end: 0 };
    const plan = planRefill(files, { lifecycle: [none, none], usage: [none, none] });
    expect(plan.map(({ stream }) => stream)).toEqual(['usage', 'usage', 'lifecycle']);
  });

  it('covers every offset after the log’s end, and no file that lies wholly before it', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(sizes, fc.nat(70), (records, end) => {
        let at = 0;
        const files = records.map((size) => file('lifecycle', 0, at + 1, (at += size)));
        const [plan] = planRefill(files, { lifecycle: [{ begin: 0, end }], usage: [{ begin: 0, end: 0 }] });
        const covered = (plan?.missing ?? []).flatMap(({ fromOffset, toOffset }) =>
          Array.from({ length: toOffset - fromOffset + 1 }, (_, n) => fromOffset + n),
        );
        const lacking = Array.from({ length: Math.max(0, at - end) }, (_, n) => end + 1 + n);
        expect(covered.filter((offset) => offset > end)).toEqual(lacking);
        expect((plan?.missing ?? []).every(({ toOffset }) => toOffset > end)).toBe(true);
        // What can be compared is in the files that are given for it.
        const last = plan?.upToEnd.at(-1);
        expect(last === undefined).toBe(end === 0);
        if (last !== undefined)
          expect([last.fromOffset <= end, last.toOffset >= Math.min(end, at)]).toEqual([true, true]);
      }),
    );
  });
});
