import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isoTime } from '../../../shared/iso-time.ts';
import { coverageUpTo, latestSpan, statedCoverage } from './coverage.ts';

const at = (time: string): string => `2026-03-${time}.000Z`;
const period = (source: string, from: string, to: string) => ({ source, from: at(from), to: at(to) });
const stated = (asOf: string, ...periods: ReturnType<typeof period>[]) =>
  statedCoverage(coverageUpTo(periods, at(asOf)));

it('imports that overlap, or lie at most an hour apart, are one period; later ones leave the gap visible', () => {
  expect(
    stated(
      '09T00:00:00',
      period('aws:1', '03T01:00:01', '03T09:00:00'),
      period('aws:1', '01T00:00:00', '02T00:00:00'),
      period('aws:1', '01T12:00:00', '02T23:00:00'),
      period('aws:1', '03T00:00:00', '03T00:00:00'),
    ),
  ).toEqual([period('aws:1', '01T00:00:00', '03T00:00:00'), period('aws:1', '03T01:00:01', '03T09:00:00')]);
});

it('of a period that goes on after the instant asked about, only what lies before counts', () => {
  expect(
    stated(
      '02T00:00:00',
      period('aws:1', '01T00:00:00', '03T00:00:00'),
      period('aws:1', '02T00:00:01', '04T00:00:00'),
    ),
  ).toEqual([period('aws:1', '01T00:00:00', '02T00:00:00')]);
});

it('sources are kept apart and stated in order', () => {
  expect(
    stated(
      '09T00:00:00',
      period('keytrail', '01T00:00:00', '02T00:00:00'),
      period('aws:1', '01T00:00:00', '02T00:00:00'),
    ),
  ).toEqual([
    period('aws:1', '01T00:00:00', '02T00:00:00'),
    period('keytrail', '01T00:00:00', '02T00:00:00'),
  ]);
});

it('a source that nobody imported has no period', () => {
  expect(latestSpan(coverageUpTo([], at('01T00:00:00')), 'aws:1')).toBeUndefined();
});

it('the order of imports does not matter', () => {
  const instant = fc.integer({ min: 0, max: 100 }).map((h) => isoTime(h * 1_800_000));
  const periods = fc.array(
    fc.tuple(instant, instant).map(([a, b]) => ({ source: 's', from: a < b ? a : b, to: a < b ? b : a })),
  );
  fc.assert(
    fc.property(periods, (given) => {
      const asOf = isoTime(80 * 1_800_000);
      expect(statedCoverage(coverageUpTo([...given].reverse(), asOf))).toEqual(
        statedCoverage(coverageUpTo(given, asOf)),
      );
    }),
  );
});
