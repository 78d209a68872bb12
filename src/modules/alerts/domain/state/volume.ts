import { MS_PER_HOUR } from '../../../../shared/iso-time.ts';
import { oneMore } from './bounds.ts';
import {
  HOURS_PER_WEEK,
  noHabits,
  SLOTS,
  takeUpHour,
  takeUpQuietHours,
  weekOf,
  type HourHabits,
} from './hour-habits.ts';
import { countOf, levelOf } from './level.ts';
import type { StateReader, StateWriter } from './state-bytes.ts';

/** How many uses a key has in an hour: now, by habit, and in the busiest hour of each week of a quarter. */
export interface Volume {
  /** The hour that is being counted, since the epoch; 0: none yet. */
  hour: number;
  count: number;
  /** Of the hour before, which is still open for what comes late. */
  previousCount: number;
  readonly habits: HourHabits;
  /** Weeks since the epoch, and the busiest hour of that week and of those before it, as levels. */
  week: number;
  readonly busiest: number[];
}

/** A quarter and a week, so that what happens once in a quarter is known. */
const WEEKS = 14;
/** After so long a silence the habits of before say nothing: hours without uses are filled in up to here. */
const FILLED_HOURS_MAX = 4 * HOURS_PER_WEEK;

export const noVolume = (): Volume => ({
  ...{ hour: 0, count: 0, previousCount: 0, week: 0 },
  ...{ habits: noHabits(), busiest: Array<number>(WEEKS).fill(0) },
});

/** Counts a use. @returns how many its hour has now; 0 for an hour that is closed */
export function countUse(volume: Volume, ms: number): number {
  const hour = Math.floor(ms / MS_PER_HOUR);
  if (hour === 0) return 0;
  if (volume.hour === 0) begin(volume, hour);
  if (hour > volume.hour) advance(volume, hour);
  if (hour === volume.hour) {
    volume.count = oneMore(volume.count);
    return volume.count;
  }
  if (hour !== volume.hour - 1) return 0;
  volume.previousCount = oneMore(volume.previousCount);
  return volume.previousCount;
}

function begin(volume: Volume, hour: number): void {
  volume.hour = hour;
  volume.week = weekOf(hour);
}

/** Two hours are open. Those that are left behind are taken up, and after them all in which nothing was. */
function advance(volume: Volume, hour: number): void {
  close(volume, volume.hour - 1, volume.previousCount);
  volume.previousCount = volume.count;
  volume.count = 0;
  if (hour > volume.hour + 1) {
    close(volume, volume.hour, volume.previousCount);
    volume.previousCount = 0;
    const quietFrom = Math.max(volume.hour + 1, hour - FILLED_HOURS_MAX);
    takeUpQuietHours(volume.habits, quietFrom, hour - 1);
  }
  volume.hour = hour;
  turnWeek(volume, weekOf(hour));
}

function close(volume: Volume, hour: number, count: number): void {
  if (count === 0) {
    takeUpQuietHours(volume.habits, hour, hour + 1);
    return;
  }
  takeUpHour(volume.habits, hour, count);
  // The hour before the first one of a week belongs to the week before; that it counts for this one changes nothing.
  volume.busiest[0] = Math.max(volume.busiest[0] ?? 0, levelOf(count));
}

function turnWeek(volume: Volume, week: number): void {
  const passed = Math.min(week - volume.week, WEEKS);
  if (passed <= 0) return;
  volume.week = week;
  const { busiest } = volume;
  for (let to = WEEKS - 1; to >= 0; to -= 1) busiest[to] = to >= passed ? (busiest[to - passed] ?? 0) : 0;
}

/** The busiest hour of a quarter, without the two that are open. */
export function busiestHour({ busiest }: Volume): number {
  let level = 0;
  for (const one of busiest) if (one > level) level = one;
  return countOf(level);
}

export function writeVolume(to: StateWriter, volume: Volume): void {
  to.u32(volume.hour);
  if (volume.hour === 0) return;
  to.u32(volume.count);
  to.u32(volume.previousCount);
  to.u16(volume.habits.deviation);
  to.u16(volume.habits.hours);
  for (const level of volume.habits.usual) to.u16(level);
  to.u16(volume.week);
  for (const level of volume.busiest) to.u16(level);
}

export function readVolume(from: StateReader): Volume {
  const volume = noVolume();
  volume.hour = from.u32();
  if (volume.hour === 0) return volume;
  volume.count = from.u32();
  volume.previousCount = from.u32();
  volume.habits.deviation = from.u16();
  volume.habits.hours = from.u16();
  for (let slot = 0; slot < SLOTS; slot += 1) volume.habits.usual[slot] = from.u16();
  volume.week = from.u16();
  for (let week = 0; week < WEEKS; week += 1) volume.busiest[week] = from.u16();
  return volume;
}
