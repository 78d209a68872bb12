import { SMALL_COUNT_MAX } from './bounds.ts';
import {
  DAYS,
  noKnownValues,
  readKnownValues,
  see,
  writeKnownValues,
  type KnownValues,
} from './known-values.ts';
import type { StateReader, StateWriter } from './state-bytes.ts';

/** How often a key is refused what it has no right to: on which days, and how often on one. */
export interface Refusals {
  /** The days themselves are the values: a day with a refusal is something new. */
  readonly days: KnownValues;
  /** The latest of them, how many it had, and how many any day before it had at the most. */
  day: number;
  today: number;
  highest: number;
}

export const noRefusals = (): Refusals => ({ days: noKnownValues(), day: 0, today: 0, highest: 0 });

export function noteRefusal(refusals: Refusals, day: number, startDay: number): void {
  see(refusals.days, DAYS, day, day, startDay);
  if (day > refusals.day) {
    refusals.highest = Math.max(refusals.highest, refusals.today);
    refusals.day = day;
    refusals.today = 0;
  }
  refusals.today = Math.min(refusals.today + 1, SMALL_COUNT_MAX);
}

export function writeRefusals(to: StateWriter, { days, day, today, highest }: Refusals): void {
  writeKnownValues(to, days, DAYS);
  to.u16(day);
  to.u16(today);
  to.u16(highest);
}

export const readRefusals = (from: StateReader): Refusals => ({
  ...{ days: readKnownValues(from, DAYS), day: from.u16(), today: from.u16(), highest: from.u16() },
});
