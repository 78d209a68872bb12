import { expect, it } from '@jest/globals';
import { NOTIFICATION_TYPES, unmatchedPattern } from './notification-types.ts';

it('every type, every family of them and the star match something', () => {
  const families = NOTIFICATION_TYPES.map((type) => type.replace(/\.[^.]*$/, '.*'));
  const patterns = ['*', ...NOTIFICATION_TYPES, ...families];
  expect(patterns.filter((pattern) => unmatchedPattern(pattern) !== null)).toEqual([]);
});

it.each([
  ['alert.raise', 'alert.raised'],
  ['alerts.*', 'alert.*'],
  ['alert', 'alert.*'],
  ['reports.made', 'report.made'],
])('a channel that takes %s would tell nobody, and %s is named instead', (pattern, meant) => {
  expect(unmatchedPattern(pattern)).toBe(`matches nothing that people are told of; did you mean "${meant}"?`);
});

it('a type that a room does not have is answered with those that it has', () => {
  expect(unmatchedPattern('review.due')).toBe(
    'matches nothing that people are told of; there are review.opened, review.reminder, review.closed',
  );
});

it('what is like nothing is answered with all there is', () => {
  expect(unmatchedPattern('weather.*')).toBe(
    `matches nothing that people are told of; there are ${NOTIFICATION_TYPES.join(', ')}`,
  );
});
