import { SMALL_COUNT_MAX } from './bounds.ts';
import { countOf, LEVELS, levelOf } from './level.ts';

/** What is usual for a key in each hour of a working day and of a weekend, and how far its hours are from that. */
export interface HourHabits {
  /** Usual uses per hour as levels: 24 of working days, 24 of weekends. */
  readonly usual: number[];
  /** Usual distance of an hour from that, in square roots of it, in 1,024ths. */
  deviation: number;
  /** Hours that went into this, up to {@link SETTLED_HOURS}. */
  hours: number;
}

export const HOURS_PER_DAY = 24;
export const HOURS_PER_WEEK = 168;
export const SLOTS = 2 * HOURS_PER_DAY;
/** The first of January 1970 was a Thursday. */
const EPOCH_WEEKDAY = 3;
const DAYS_PER_WEEK = 7;
const SATURDAY = 5;
/** Of an hour in what is usual: two weeks of working days make a habit. Until there is one, half is taken of each. */
const WEIGHT = 0.15;
const WEIGHT_AT_FIRST = 0.5;
const SETTLED_HOURS = 2 * HOURS_PER_WEEK;
/** An hour that is farther from the usual than this counts as no farther: one burst does not become the habit. */
const OUTLIER = 5;
const DEVIATION_STEPS = 1_024;
/** The median distance from the middle of a normal distribution, in standard deviations. */
const NORMAL_QUARTILE = 0.6745;

export const noHabits = (): HourHabits => ({ usual: Array<number>(SLOTS).fill(0), deviation: 0, hours: 0 });

/** Week since the epoch, beginning on Mondays. */
export const weekOf = (hour: number): number =>
  Math.floor((Math.floor(hour / HOURS_PER_DAY) + EPOCH_WEEKDAY) / DAYS_PER_WEEK);

function slotOf(hour: number): number {
  const day = Math.floor(hour / HOURS_PER_DAY);
  return (
    ((day + EPOCH_WEEKDAY) % DAYS_PER_WEEK >= SATURDAY ? HOURS_PER_DAY : 0) + (hour - day * HOURS_PER_DAY)
  );
}

/** Takes up an hour that is over. */
export function takeUpHour(habits: HourHabits, hour: number, count: number): void {
  const slot = slotOf(hour);
  const usual = countOf(habits.usual[slot] ?? 0);
  const spread = Math.sqrt(usual + 1);
  const deviation = habits.deviation / DEVIATION_STEPS;
  const isSettled = habits.hours >= SETTLED_HOURS;
  const limit = isSettled ? usual + OUTLIER * spread * Math.max(deviation, 1) : count;
  const distance = Math.min(count, limit) - usual;
  habits.usual[slot] = levelOf(usual + (isSettled ? WEIGHT : WEIGHT_AT_FIRST) * distance);
  if (!isSettled) habits.hours += 1;
  keepDeviation(habits, deviation + (Math.abs(distance) / spread - deviation) / HOURS_PER_WEEK);
}

/** What a level becomes by an hour without a use, and how far that hour was from it: looked up for speed. */
const perLevel = (of: (usual: number) => number) =>
  Float64Array.from({ length: LEVELS }, (_, level) => of(countOf(level)));
const FADED = Uint16Array.from(perLevel((usual) => levelOf(usual * (1 - WEIGHT))));
const FADED_AT_FIRST = Uint16Array.from(perLevel((usual) => levelOf(usual * (1 - WEIGHT_AT_FIRST))));
const DISTANCE = perLevel((usual) => usual / Math.sqrt(usual + 1));

/** Takes up hours without a use, of which a key has far more than others. */
export function takeUpQuietHours(habits: HourHabits, fromHour: number, toHour: number): void {
  let deviation = habits.deviation / DEVIATION_STEPS;
  for (let hour = fromHour; hour < toHour; hour += 1) {
    const slot = slotOf(hour);
    const level = habits.usual[slot] ?? 0;
    deviation += ((DISTANCE[level] ?? 0) - deviation) / HOURS_PER_WEEK;
    if (level > 0) habits.usual[slot] = (habits.hours < SETTLED_HOURS ? FADED_AT_FIRST : FADED)[level] ?? 0;
    if (habits.hours < SETTLED_HOURS) habits.hours += 1;
  }
  keepDeviation(habits, deviation);
}

function keepDeviation(habits: HourHabits, deviation: number): void {
  habits.deviation = Math.min(Math.round(deviation * DEVIATION_STEPS), SMALL_COUNT_MAX);
}

/** What is usual for an hour, or for one beside it: clocks are put back and jobs run over. */
export function usualFor({ usual }: HourHabits, hour: number): number {
  const levels = [hour - 1, hour, hour + 1].map((near) => usual[slotOf(near)] ?? 0);
  return countOf(Math.max(...levels));
}

/**
 * The robust z of a count: its distance from the usual in mean absolute deviations, of which each hour's is bounded. The
 * deviation has that of a Poisson count as its floor, since that of a key with few uses is mostly none at all.
 */
export function robustZ(habits: HourHabits, count: number, usual: number): number {
  const spread = Math.sqrt(usual + 1);
  const deviation = Math.max(habits.deviation / DEVIATION_STEPS, NORMAL_QUARTILE) * spread;
  return (NORMAL_QUARTILE * (count - usual)) / deviation;
}
