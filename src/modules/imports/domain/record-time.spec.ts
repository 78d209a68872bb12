import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createDateTime, recordTime } from './record-time.ts';

describe('the time of a record', () => {
  it.each([
    ['2023-07-10T12:24:29Z', '2023-07-10T12:24:29.000Z'],
    ['2023-07-10T12:24:29.5Z', '2023-07-10T12:24:29.500Z'],
    ['2023-07-10T14:24:29+02:00', '2023-07-10T12:24:29.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
  ])('reads %s as %s', (text, expected) => {
    expect(recordTime(text)).toBe(expected);
  });

  it.each([
    undefined,
    null,
    1_688_991_869,
    {},
    '',
    '2023-07-10',
    '2023-07-10T12:24:29',
    '2023-13-10T12:24:29Z',
    '2023-07-10T25:24:29Z',
    '0000-01-01T00:00:00+05:00',
    '9999-12-31T23:59:59-05:00',
    'Jul 10, 2023 12:24:29 PM',
  ])('refuses %j', (value) => {
    expect(recordTime(value)).toBeNull();
  });

  it('gives back every instant that has seconds', () => {
    const seconds = fc.integer({ min: 0, max: 4_102_444_800 });
    fc.assert(
      fc.property(seconds, (s) => {
        const text = new Date(s * 1_000).toISOString();
        expect(recordTime(text.replace('.000Z', 'Z'))).toBe(text);
      }),
    );
  });
});

describe('the creation date of an access key', () => {
  it.each([
    ['Jul 10, 2023 12:24:29 PM', '2023-07-10T12:24:29.000Z'],
    ['Jul 10, 2023 12:24:29 AM', '2023-07-10T00:24:29.000Z'],
    ['Dec 1, 2026, 1:02:03\u202fPM', '2026-12-01T13:02:03.000Z'],
    ['2023-07-10T12:24:29Z', '2023-07-10T12:24:29.000Z'],
  ])('reads %j as %s, whatever time zone the machine is in', (text, expected) => {
    expect(createDateTime(text)).toBe(expected);
  });

  it.each([undefined, 12, 'yesterday', 'Xyz 10, 2023 12:24:29 PM'])('does not guess at %j', (value) => {
    expect(createDateTime(value)).toBeNull();
  });
});
