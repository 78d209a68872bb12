import { expect, it } from '@jest/globals';
import { bytes, counted, figure } from './figures.ts';
import { endOfDay, relative, utc } from './time.ts';

const NOW = Date.parse('2026-11-26T12:00:00.000Z');

it('writes instants in UTC, to the second, and leaves what is none as it is', () => {
  expect(utc('2026-11-26T04:42:48.839Z')).toBe('2026-11-26 04:42:48 UTC');
  expect(utc('2026-11-26T04:42:48+02:00')).toBe('2026-11-26 02:42:48 UTC');
  expect(utc('never')).toBe('never');
});

it.each([
  ['2026-11-26T11:59:30Z', 'just now'],
  ['2026-11-26T12:00:30Z', 'in a moment'],
  ['2026-11-26T11:59:00Z', '1 minute ago'],
  ['2026-11-26T10:00:01Z', '1 hour ago'],
  ['2026-11-23T11:59:59Z', '3 days ago'],
  ['2026-11-28T12:00:00Z', 'in 2 days'],
  ['2026-08-26T12:00:00Z', '92 days ago'],
  ['2026-06-26T12:00:00Z', '5 months ago'],
  ['2023-11-26T11:00:00Z', '3 years ago'],
  ['never', ''],
])('says how long ago or ahead %s is', (at, words) => expect(relative(at, NOW)).toBe(words));

it('ends a day with its last millisecond', () => {
  expect(Date.parse(endOfDay('2026-11-30')) + 1).toBe(Date.parse('2026-12-01T00:00:00Z'));
});

it('writes figures alike wherever it is read', () => {
  expect([figure(1_234_567), figure(0.126), figure(0)]).toEqual(['1,234,567', '0.13', '0']);
  expect([counted(1, 'key'), counted(2, 'key'), counted(0, 'entry', 'entries')]).toEqual([
    ...['1 key', '2 keys', '0 entries'],
  ]);
  expect([bytes(0), bytes(1_023), bytes(1_536), bytes(5_368_709_120)]).toEqual([
    ...['0 bytes', '1,023 bytes', '1.5 KiB', '5 GiB'],
  ]);
});
