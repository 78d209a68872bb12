import { expect, it } from '@jest/globals';
import { timeZoneName } from './time-zone-name.ts';

it.each([
  ['Europe/Berlin', 'Europe/Berlin'],
  ['europe/berlin', 'Europe/Berlin'],
  ['EUROPE/BERLIN', 'Europe/Berlin'],
  ['utc', 'UTC'],
  ['EST', 'EST'],
  ['Asia/Kolkata', 'Asia/Kolkata'],
  ['Mars/Olympus', null],
])('%s is shown as %s', (written, shown) => {
  expect(timeZoneName(written)).toBe(shown);
});
