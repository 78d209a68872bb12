import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isoTime, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '../../../shared/iso-time.ts';
import { cronTimes } from '../cron/wall-pattern.ts';
import { CAUGHT_UP_MAX, dueRuns } from './due-runs.ts';
import type { DueTimes } from './due-times.ts';
import { WallClock } from './wall-clock.ts';

function times(cron: string, timeZone = 'Europe/Berlin'): DueTimes {
  const read = cronTimes(cron, timeZone);
  if (!read.ok) throw new Error(read.refusal);
  return read.value;
}
const due = (cron: string, from: string, to: string, timeZone?: string): readonly string[] =>
  times(cron, timeZone)
    .between(Date.parse(from) - 1, Date.parse(to) - 1)
    .map((ms) => isoTime(ms).slice(5, 16));

/** Clocks in Berlin are set from 02:00 to 03:00 (01:00 UTC) that night. */
const spring = (cron: string) => due(cron, '2026-03-28T12:00Z', '2026-03-30T12:00Z');
/** Clocks in Berlin are set from 03:00 back to 02:00 (01:00 UTC) that night. */
const autumn = (cron: string) => due(cron, '2026-10-24T12:00Z', '2026-10-26T12:00Z');

describe('times of the day', () => {
  it('that are skipped when clocks are set forward are due as much later, once', () => {
    expect(spring('30 2 * * *')).toEqual(['03-29T01:30', '03-30T00:30']);
    expect(spring('0 3 * * *')).toEqual(['03-29T01:00', '03-30T01:00']);
    expect(spring('30 2,3 * * *')).toEqual(['03-29T01:30', '03-30T00:30', '03-30T01:30']);
    expect(spring('*/30 2 * * *')).toEqual(['03-29T01:00', '03-29T01:30', '03-30T00:00', '03-30T00:30']);
  });

  it('that come twice when clocks are set back are due the first time', () => {
    expect(autumn('30 2 * * *')).toEqual(['10-25T00:30', '10-26T01:30']);
    expect(autumn('*/30 2 * * *')).toEqual(['10-25T00:00', '10-25T00:30', '10-26T01:00', '10-26T01:30']);
    expect(autumn('0 3 * * *')).toEqual(['10-25T02:00', '10-26T02:00']);
  });

  it.each(['Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'America/Santiago', 'Asia/Kolkata'])(
    'are due exactly once on every day of the year in %s',
    (timeZone) => {
      const clock = new WallClock(timeZone);
      for (const [hour, minute] of [
        [0, 0],
        [0, 30],
        [1, 59],
        [2, 0],
        [2, 30],
        [3, 0],
        [23, 45],
      ]) {
        const cron = `${minute} ${hour} * * *`;
        const from = clock.instantOf(Date.UTC(2026, 0, 1));
        const all = times(cron, timeZone).between(from - 1, clock.instantOf(Date.UTC(2027, 0, 1)) - 1);
        const days = all.map((ms) => isoTime(clock.wallOf(ms)).slice(0, 10));
        expect([cron, new Set(days).size, all.length]).toEqual([cron, 365, 365]);
      }
    },
  );
});

describe('a rhythm', () => {
  const distances = (cron: string, from: string): ReadonlySet<number> => {
    const all = times(cron).between(Date.parse(from), Date.parse(from) + 2 * MS_PER_DAY);
    return new Set(all.slice(1).map((ms, at) => (ms - (all[at] ?? 0)) / MS_PER_MINUTE));
  };

  it.each([
    ['0 * * * *', 60],
    ['*/15 * * * *', 15],
    ['*/5 * * * *', 5],
  ])('%s keeps its distance of %i minutes when clocks are set', (cron, minutes) => {
    expect(distances(cron, '2026-03-28T00:00Z')).toEqual(new Set([minutes]));
    expect(distances(cron, '2026-10-24T00:00Z')).toEqual(new Set([minutes]));
  });
});

const CRONS = [
  '0 6 * * 1',
  '30 2 * * *',
  '*/30 2 * * *',
  '0 * * * *',
  '*/5 * * * *',
  '15 */6 1 * *',
  '0 0 L * *',
];
const around2026 = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 11, 31) });

it('what is due does not depend on how the time is cut into stretches', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...CRONS),
      around2026,
      fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 5 }),
      (cron, from, hours) => {
        const one = times(cron);
        let at = from;
        const pieces: number[] = [];
        for (const step of hours) {
          pieces.push(...one.between(at, at + step * MS_PER_HOUR));
          at += step * MS_PER_HOUR;
        }
        expect(pieces).toEqual(one.between(from, at));
      },
    ),
    { numRuns: 15 },
  );
});

it('a day that comes every few years is found', () => {
  expect(isoTime(times('0 0 29 2 *', 'UTC').next(Date.UTC(2096, 2, 1)) ?? 0)).toBe(
    '2104-02-29T00:00:00.000Z',
  );
});

describe('after a downtime', () => {
  it.each(CRONS)('the last %s are made, and the first that is passed over is named', (cron) => {
    const one = times(cron);
    const until = Date.UTC(2026, 10, 20, 21, 4);
    for (const days of [0.1, 1, 9]) {
      const after = until - days * MS_PER_DAY;
      const all = one.between(after, until);
      expect(dueRuns(one, after, until)).toEqual({
        instants: all.slice(-CAUGHT_UP_MAX),
        passedOverFrom: all.length > CAUGHT_UP_MAX ? all[0] : null,
      });
    }
  });

  it('of years, no more is looked at than is needed', () => {
    const since = performance.now();
    dueRuns(times('*/5 * * * *'), Date.UTC(2000, 0, 1), Date.UTC(2026, 10, 20));
    expect(performance.now() - since).toBeLessThan(2_000);
  });
});

describe('a cron expression', () => {
  it.each([
    ['0 0 31 2 *', 'never comes: there is no such day'],
    ['0 0 31 4,6,9,11 *', 'never comes: there is no such day'],
    ['* * * * *', 'comes twice within 1 min; reports may be 5 minutes apart at the least'],
    ['*/2 * * * *', 'comes twice within 2 min; reports may be 5 minutes apart at the least'],
    ['58,2 * * * *', 'comes twice within 4 min; reports may be 5 minutes apart at the least'],
    ['0,1 0 1 1 *', 'comes twice within 1 min; reports may be 5 minutes apart at the least'],
    ['*/7 * * * *', 'comes twice within 4 min; reports may be 5 minutes apart at the least'],
    ['60 * * * *', 'has a mistake in the field for the minute, which has a value that is not within 0 to 59'],
    ['0 24 * * *', 'has a mistake in the field for the hour, which has a value that is not within 0 to 23'],
    [
      '0 0 * * mondays',
      'has a mistake in the field for the day of the week, which must be a value, a list, a range or a step within 0 to 7, or SUN to SAT',
    ],
    [
      'H 6 * * *',
      'has a mistake in the field for the minute, which must be a value, a list, a range or a step within 0 to 59',
    ],
    ...['FRI-MON', '5-2'].map((range) => [
      `0 6 * * ${range}`,
      'has a mistake in the field for the day of the week, which has a range whose end comes before its beginning; write two, such as FRI-SUN,MON',
    ]),
    [
      '0 6 1 1/0 *',
      'has a mistake in the field for the month, which has a step that is not understood; write */15, or 8-18/2',
    ],
    ['@daily', 'must have five fields: minute, hour, day of the month, month, day of the week'],
    ['? 0 * * *', 'must have five fields: minute, hour, day of the month, month, day of the week'],
    ['0 0 0 * * *', 'must have five fields: minute, hour, day of the month, month, day of the week'],
    ['', 'must have five fields: minute, hour, day of the month, month, day of the week'],
    [
      `${'0,'.repeat(99)}0 0 * * *`,
      'must have five fields: minute, hour, day of the month, month, day of the week',
    ],
  ])('%j is refused: it %s', (cron, refusal) => {
    expect(cronTimes(cron, 'UTC')).toEqual({ ok: false, refusal });
  });

  it('is refused in a time zone that does not exist', () => {
    expect(cronTimes('0 6 * * 1', 'Mars/Olympus')).toEqual({ ok: false, refusal: 'has no such time zone' });
  });

  it.each([
    '0 6 * * 1',
    '0 0 29 2 *',
    '0 0 L * *',
    '0 0 * * 5#2',
    '*/5 * * * *',
    '0 6 * JAN-MAR MON',
    '0  6 * * 7',
  ])('%j is taken', (cron) => expect(cronTimes(cron, 'Europe/Berlin').ok).toBe(true));
});
