import {
  discoveriesOn,
  FIRST_DAYS,
  HALF_LIFE_DAYS,
  newWithin,
  type KnownValues,
} from '../state/known-values.ts';

/** Over which a key's habits are looked at, and what is new is put together. */
export interface Span {
  readonly day: number;
  /** First day of the key. */
  readonly startDay: number;
  /** First day after the learning window: what was seen before is not new. */
  readonly learnedDay: number;
  readonly togetherDays: number;
}

/**
 * A key that never showed anything new may still do so: half a time, in so many days, counts before it was seen. Fewer days
 * would have a young key show something new every month, and let who steals it hide behind that.
 */
const PRIOR = 0.5;
const PRIOR_DAYS = 15;
/** New values of one kind come together, as when a service grows: each after the first says half of what it would alone. */
const REPEATED_MAX = 3;
/** A key of many habits has days on which it shows so many times as much that is new as on others. */
export const USUAL_TIMES = 3;
const NATURAL = Math.log(2);

/**
 * How probable it is that a key shows this much that is new of one kind by chance, by how often it did so far: Poisson,
 * with what is long ago counting less. So a key that roams raises its own threshold, and one that never changes has a low
 * one.
 */
export function chanceOfNew(known: KnownValues, span: Span): number {
  const recent = recentlyNew(known, span);
  const expected = expectedNew(known, span);
  const surplus = Math.min(Math.max(recent - 1 - USUAL_TIMES * expected, 0), REPEATED_MAX);
  return (1 - Math.exp(-expected)) / 2 ** surplus;
}

/** How many values are new now. */
export const recentlyNew = (known: KnownValues, { day, togetherDays, learnedDay }: Span): number =>
  newWithin(known, Math.max(day - togetherDays, learnedDay), day);

/** How many new values are to be expected in as many days as count as one time. */
export function expectedNew(known: KnownValues, span: Span): number {
  const earlier = Math.max(discoveriesOn(known, span.day) - recentlyNew(known, span), 0);
  return ((earlier + PRIOR) / (exposureDays(span) + PRIOR_DAYS)) * (span.togetherDays + 1);
}

/** The days that were watched, each counting half after the half-life, as what was new in them does. */
function exposureDays({ day, startDay }: Span): number {
  const age = Math.max(day - startDay - FIRST_DAYS, 0);
  return ((1 - 2 ** (-age / HALF_LIFE_DAYS)) * HALF_LIFE_DAYS) / NATURAL;
}
