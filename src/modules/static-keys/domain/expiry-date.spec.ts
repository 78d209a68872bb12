import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { expiryInstant } from './expiry-date.ts';

describe('an expiry date', () => {
  it.each([
    ['2027-01-31', '2027-02-01T00:00:00.000Z'],
    ['2028-02-29', '2028-03-01T00:00:00.000Z'],
    ['2027-12-31', '2028-01-01T00:00:00.000Z'],
    ['2027-01-31T18:00Z', '2027-01-31T18:00:00.000Z'],
    ['2027-01-31T18:00:00+02:00', '2027-01-31T16:00:00.000Z'],
    ['2027-01-31 18:00:00.5-05:30', '2027-01-31T23:30:00.500Z'],
    ['2027-01-31t18:00:00z', '2027-01-31T18:00:00.000Z'],
  ])('%s ends at %s', (text, instant) => {
    expect(expiryInstant(text)).toBe(instant);
  });

  it.each([
    '2027-01-31T18:00:00',
    '2027-02-30',
    '2027-13-01',
    '2027-00-10',
    '2027-1-5',
    '31.01.2027',
    '2027-01-31T25:00Z',
    '2027-01-31T18:61Z',
    '2027-02-30T10:00Z',
    'tomorrow',
    '',
    '90',
    '+002027-01-31',
  ])('is not %j', (text) => {
    expect(expiryInstant(text)).toBeNull();
  });

  it('without a time lets a key work on that whole day, in UTC', () => {
    const days = fc.date({ min: new Date('1970-01-01'), max: new Date('9990-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(days, (at) => {
        const date = at.toISOString().slice(0, 10);
        const instant = expiryInstant(date) ?? '';
        expect([instant > at.toISOString(), instant > `${date}T23:59:59.999Z`]).toEqual([true, true]);
        expect(instant.slice(10)).toBe('T00:00:00.000Z');
      }),
    );
  });
});
