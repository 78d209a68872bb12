import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { epochMs, isoTime } from './iso-time.ts';

/** The last millisecond that a Date can hold, either side of 1970. */
const DATE_MS_MAX = 8_640_000_000_000_000;

describe('times as text', () => {
  it('are those that Date gives, for every instant that it can hold', () => {
    fc.assert(
      fc.property(fc.integer({ min: -DATE_MS_MAX, max: DATE_MS_MAX }), (ms) => {
        expect(isoTime(ms)).toBe(new Date(ms).toISOString());
        expect(epochMs(isoTime(ms))).toBe(ms);
      }),
    );
  });

  it('are those that Date gives, day after day and at the edges of each', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -10_000, max: 40_000 }),
        fc.constantFrom(-1, 0, 1, 59_999, 3_600_000),
        (day, ms) => {
          const instant = day * 86_400_000 + ms;
          expect(isoTime(instant)).toBe(new Date(instant).toISOString());
        },
      ),
      { numRuns: 5_000 },
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, DATE_MS_MAX + 1, -DATE_MS_MAX - 1])(
    'do not exist for %s',
    (ms) => {
      expect(() => isoTime(ms)).toThrow(RangeError);
    },
  );

  it('drop what is less than a millisecond, as Date does', () => {
    expect(isoTime(1_700_000_000_000.9)).toBe('2023-11-14T22:13:20.000Z');
    expect(isoTime(-0.5)).toBe('1970-01-01T00:00:00.000Z');
  });
});
