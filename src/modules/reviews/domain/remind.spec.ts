import { expect, it } from '@jest/globals';
import { reviewOpened } from '../../../../test/fixtures/review-events.ts';
import { isoTime, MS_PER_DAY } from '../../../shared/iso-time.ts';
import { dueReminder, remindedEvent } from './remind.ts';
import { evolveReview, type AccessReview } from './review.ts';

const openedMs = Date.parse('2026-11-20T21:04:44.123Z');
const day = (n: number) => isoTime(openedMs + n * MS_PER_DAY);
const [, opening] = reviewOpened({ reviewId: 'arv_1' }, [], day(20));
const review = evolveReview(undefined, opening) as AccessReview;
const undecided = { keep: 0, rotate: 0, revoke: 0, undecided: 2, notAttested: 1, ended: 0 };

it.each([
  [9.999, null],
  [10, 'half-time'],
  [18.999, 'half-time'],
  [19, 'last-day'],
  [20, 'overdue'],
  [400, 'overdue'],
] as const)('after %d of 20 days', (days, stage) => {
  expect(dueReminder(review, undecided, day(days))).toBe(stage);
});

it('each is given once, and after a downtime only the latest', () => {
  const reminded = remindedEvent(review, 'last-day', undecided, ['ana'], day(19));
  const after = evolveReview(review, reminded) as AccessReview;
  expect([dueReminder(after, undecided, day(19.5)), dueReminder(after, undecided, day(20))]).toEqual([
    null,
    'overdue',
  ]);
});

it.each([0, 2])('none where all is decided that has not ended: %d keys have', (ended) => {
  expect(dueReminder(review, { ...undecided, undecided: 0, ended }, day(20))).toBeNull();
});

it('two processes give one reminder', () => {
  const ids = [day(10), day(10.1)].map((now) => remindedEvent(review, 'half-time', undecided, [], now).id);
  expect(new Set(ids).size).toBe(1);
});
