import { describe, expect, it } from '@jest/globals';
import { weightOf, type Rhythm } from './rhythm.ts';

const SUNDAY = 0;
const WEDNESDAY = 3;
const hours = Array.from({ length: 24 }, (_, hour) => hour);
const activeHours = (rhythm: Rhythm, weekday: number): readonly number[] =>
  hours.filter((hour) => weightOf(rhythm, hour, weekday) > 0);

describe('a working rhythm', () => {
  it('of a service goes on around the clock, with less to do on Sundays', () => {
    expect(activeHours('service', SUNDAY)).toEqual(hours);
    expect(weightOf('service', 12, SUNDAY)).toBeLessThan(weightOf('service', 12, WEDNESDAY));
  });

  it('of an office keeps to its hours and rests at weekends', () => {
    expect(activeHours('office', WEDNESDAY)).toEqual(hours.slice(7, 19));
    expect(activeHours('office', SUNDAY)).toEqual([]);
    expect(weightOf('office', 12, WEDNESDAY)).toBeLessThan(weightOf('office', 11, WEDNESDAY));
  });

  it('of a nightly job is one hour of the night, every night', () => {
    for (let weekday = 0; weekday < 7; weekday += 1) expect(activeHours('nightly', weekday)).toEqual([2]);
  });

  it('of a pipeline follows the office, and never sleeps altogether', () => {
    expect(activeHours('pipeline', SUNDAY)).toEqual(hours);
    expect(weightOf('pipeline', 10, WEDNESDAY)).toBeGreaterThan(weightOf('pipeline', 3, WEDNESDAY));
  });
});
