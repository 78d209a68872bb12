import type { Random } from '../../../../src/modules/demo/domain/random.ts';
import { happens, oneOf } from './draws.ts';

/** Days from one use to the next of keys that are hardly used. */
export type RareSchedule = (random: Random) => number;

const everyDays =
  (days: number, off: number): RareSchedule =>
  (random) =>
    Math.max(1, days + random.below(2 * off + 1) - off);

/** Weekly, fortnightly and monthly jobs, what is done now and then, and what is done with each quarter. */
const SCHEDULES: readonly RareSchedule[] = [
  everyDays(7, 0),
  everyDays(7, 2),
  everyDays(14, 1),
  everyDays(30, 1),
  (random) => 2 + random.below(40),
  (random) => 10 + random.below(48),
];
/** Longer than a key may sleep before it is dormant: the rule is right to say so, and it is nothing. */
const QUARTERLY = everyDays(91, 3);
const QUARTERLY_SHARE = 0.06;

export const rareSchedule = (random: Random): RareSchedule =>
  happens(random, QUARTERLY_SHARE) ? QUARTERLY : oneOf(random, SCHEDULES);
