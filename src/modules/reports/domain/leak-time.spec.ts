import { describe, expect, it } from '@jest/globals';
import { leakTimeOf, type LeakedSecret } from './leak-time.ts';

const day = (n: number): string => `2026-11-${String(n).padStart(2, '0')}T00:00:00.000Z`;
const CREATED = day(1);
const secret = (changes: Partial<LeakedSecret>): LeakedSecret => ({
  ...{ reports: 1, reportedAt: day(20), leakedAt: null, givenOutAt: null },
  ...changes,
});
const timeOf = (...secrets: readonly Partial<LeakedSecret>[]) => {
  const { time, begins, leakedAt } = leakTimeOf(secrets.map(secret), CREATED);
  return [time, begins, leakedAt];
};

describe('since when strangers may have had a secret', () => {
  it('is since a report says so', () => {
    expect(timeOf({ leakedAt: day(10) })).toEqual(['stated', day(10), day(10)]);
    expect(timeOf({ leakedAt: day(20) })).toEqual(['stated', day(20), day(20)]);
  });

  it('is since it was given out where no report says more: that it was found tells nothing of before', () => {
    expect(timeOf({})).toEqual(['unknown', CREATED, null]);
    expect(timeOf({ givenOutAt: day(5) })).toEqual(['unknown', day(5), null]);
  });

  it('is not since a time at which it had been found already', () => {
    expect(timeOf({ leakedAt: day(21), givenOutAt: day(5) })).toEqual(['unknown', day(5), null]);
  });

  it('is known of a key only where it is of each of its secrets', () => {
    expect(timeOf({ leakedAt: day(10) }, { leakedAt: day(8) })).toEqual(['stated', day(8), day(8)]);
    expect(timeOf({ leakedAt: day(10) }, { givenOutAt: day(12) })).toEqual(['unknown', day(10), null]);
    expect(timeOf({ leakedAt: day(10), givenOutAt: day(3) }, {})).toEqual(['unknown', CREATED, null]);
  });

  it('is since the key is known where nothing was reported', () => {
    expect(leakTimeOf([], CREATED)).toEqual({
      ...{ time: 'none', begins: CREATED, leakedAt: null, reportedAt: null, reports: 0 },
    });
    expect(leakTimeOf([secret({ reports: 2 }), secret({ reportedAt: day(19) })], CREATED)).toMatchObject({
      reportedAt: day(19),
      reports: 3,
    });
  });
});
