import { expect, it } from '@jest/globals';
import { matchesType } from './type-pattern.ts';

it.each([
  ['alert.*', 'alert.raised', true],
  ['alert.*', 'alert.raised.again', true],
  ['alert.*', 'alerts.raised', false],
  ['alert.*', 'alert', false],
  ['alert.raised', 'alert.raised', true],
  ['alert.raised', 'alert.resolved', false],
  ['*', 'report.made', true],
])('whether %s matches %s: %s', (pattern, type, expected) => {
  expect(matchesType(pattern, type)).toBe(expected);
});
