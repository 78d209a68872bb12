import { describe, expect, it } from '@jest/globals';
import { MS_PER_DAY, MS_PER_HOUR } from '../../../../shared/iso-time.ts';
import { robustZ, usualFor } from './hour-habits.ts';
import { busiestHour, countUse, noVolume, type Volume } from './volume.ts';

const MONDAY = Date.UTC(2026, 0, 5);
const hourOf = (ms: number): number => Math.floor(ms / MS_PER_HOUR);

/** So many uses in an hour. */
function use(volume: Volume, ms: number, times: number): void {
  for (let n = 0; n < times; n += 1) countUse(volume, ms);
}

/** Four weeks with ten uses in each hour from nine to five on working days. */
function officeHours(): Volume {
  const volume = noVolume();
  for (let day = 0; day < 28; day += 1) {
    if (day % 7 >= 5) continue;
    for (let hour = 9; hour < 17; hour += 1) use(volume, MONDAY + day * MS_PER_DAY + hour * MS_PER_HOUR, 10);
  }
  return volume;
}

describe('the habits of a key by the hour', () => {
  const volume = officeHours();
  const onMonday = (hour: number): number => usualFor(volume.habits, hourOf(MONDAY + 28 * MS_PER_DAY) + hour);

  it('know working hours from nights and weekends, hours without a use included', () => {
    expect([onMonday(12), onMonday(3), onMonday(-24)].map(Math.round)).toEqual([10, 0, 0]);
  });

  it('take an hour beside a busy one for busy, since clocks are put back', () => {
    expect([onMonday(8), onMonday(17)].map(Math.round)).toEqual([10, 10]);
  });

  it('measure in Poisson deviations where a key has none of its own', () => {
    expect(robustZ(volume.habits, 30, 0)).toBeCloseTo(30, 0);
    expect(robustZ(volume.habits, 10, 10)).toBe(0);
  });

  it('let one burst not become the habit', () => {
    const burst = officeHours();
    use(burst, MONDAY + 28 * MS_PER_DAY + 12 * MS_PER_HOUR, 5_000);
    use(burst, MONDAY + 28 * MS_PER_DAY + 15 * MS_PER_HOUR, 1);
    expect(usualFor(burst.habits, hourOf(MONDAY + 29 * MS_PER_DAY) + 12)).toBeLessThan(15);
    expect(Math.round(busiestHour(burst) / 100)).toBe(50);
  });
});

describe('uses of an hour', () => {
  it('count where they belong as long as the next hour lasts, and then no more', () => {
    const volume = noVolume();
    const counts = [0, 0, 70, 50, 130, 50].map((minutes) => countUse(volume, MONDAY + minutes * 60_000));
    expect(counts).toEqual([1, 2, 1, 3, 1, 0]);
  });

  it('of the busiest hour are known for 14 weeks', () => {
    const volume = noVolume();
    use(volume, MONDAY, 100);
    const week = (n: number): number => {
      use(volume, MONDAY + n * 7 * MS_PER_DAY, 1);
      return Math.round(busiestHour(volume));
    };
    expect([week(1), week(13), week(14)]).toEqual([100, 100, 1]);
  });
});
