import { SMALL_COUNT_MAX } from './bounds.ts';
import type { StateReader, StateWriter } from './state-bytes.ts';

/** What a key has shown of one kind, such as its networks, and how often it shows something new. */
export interface KnownValues {
  /**
   * Those seen last at the front: each a value, the day on which it was seen last, and the day of the first time. In one
   * array, because it is looked through at every use.
   */
  readonly entries: number[];
  /** New values, each counting half after {@link HALF_LIFE_DAYS}, in 64ths; and the day of the last. */
  discoveries: number;
  discoveryDay: number;
}

/** What one kind of value takes: how many of them are kept, and in how many bytes each. */
export interface ValueKind {
  readonly keptMax: number;
  readonly width: 'u16' | 'u32' | 'u56';
}

export const NETWORKS: ValueKind = { keptMax: 20, width: 'u56' };
export const AGENTS: ValueKind = { keptMax: 12, width: 'u32' };
export const TARGETS: ValueKind = { keptMax: 32, width: 'u32' };
export const PLACES: ValueKind = { keptMax: 8, width: 'u16' };
/** Of days it only counts how many there were. */
export const DAYS: ValueKind = { keptMax: 1, width: 'u16' };

const FIELDS = 3;
const LAST_DAY = 1;
const FIRST_DAY = 2;

/** A value that was not seen for so long is new again: more than a quarter, so that what happens once in it stays known. */
const FORGET_DAYS = 100;
/** Habits change: what was new two months ago says half of what was new today. */
export const HALF_LIFE_DAYS = 60;
/** In the first week everything is new, and says nothing about how often something will be. */
export const FIRST_DAYS = 7;
const DISCOVERY_STEPS = 64;

export const noKnownValues = (): KnownValues => ({ entries: [], discoveries: 0, discoveryDay: 0 });

export const valueCount = ({ entries }: KnownValues): number => entries.length / FIELDS;

/** @returns where the entry of the value begins; -1 for none */
function entryOf({ entries }: KnownValues, value: number): number {
  for (let at = 0; at < entries.length; at += FIELDS) if (entries[at] === value) return at;
  return -1;
}

/** The first value that is like what is looked for; undefined for none. */
export function knownValue({ entries }: KnownValues, isLike: (value: number) => boolean): number | undefined {
  for (let at = 0; at < entries.length; at += FIELDS) {
    const value = entries[at] ?? 0;
    if (isLike(value)) return value;
  }
  return undefined;
}

/** Whether a value is known on that day. */
export function isKnown(known: KnownValues, value: number, day: number): boolean {
  const at = entryOf(known, value);
  return at >= 0 && day - (known.entries[at + LAST_DAY] ?? 0) <= FORGET_DAYS;
}

/** The day on which a known value was first seen; undefined for one that is not known. */
export function firstSeen(known: KnownValues, value: number): number | undefined {
  const at = entryOf(known, value);
  return at < 0 ? undefined : known.entries[at + FIRST_DAY];
}

/**
 * Notes that a value was seen.
 * @param startDay the first day of the key
 * @returns the day on which it was first seen: that day itself for what is new
 */
export function see(
  known: KnownValues,
  kind: ValueKind,
  value: number,
  day: number,
  startDay: number,
): number {
  const { entries } = known;
  const at = entryOf(known, value);
  if (at >= 0) {
    const firstDay = entries[at + FIRST_DAY] ?? day;
    const unseenDays = day - (entries[at + LAST_DAY] ?? 0);
    if (unseenDays <= 0) return firstDay;
    if (unseenDays <= FORGET_DAYS) {
      toFront(entries, at, value, day, firstDay);
      return firstDay;
    }
  }
  if (day >= startDay + FIRST_DAYS) discover(known, day);
  toFront(entries, at, value, day, day);
  if (entries.length > kind.keptMax * FIELDS) entries.length = kind.keptMax * FIELDS;
  return day;
}

/** Those before it move back by one, in a loop, which takes a tenth of what copyWithin does; all, if it is a new one. */
function toFront(entries: number[], at: number, value: number, day: number, firstDay: number): void {
  const end = at < 0 ? entries.length : at;
  if (at < 0) entries.push(0, 0, 0);
  for (let to = end + FIELDS - 1; to >= FIELDS; to -= 1) entries[to] = entries[to - FIELDS] ?? 0;
  entries[0] = value;
  entries[LAST_DAY] = day;
  entries[FIRST_DAY] = firstDay;
}

function discover(known: KnownValues, day: number): void {
  const faded = discoveriesOn(known, day) + 1;
  known.discoveries = Math.min(Math.round(faded * DISCOVERY_STEPS), SMALL_COUNT_MAX);
  known.discoveryDay = Math.max(day, known.discoveryDay);
}

/** How many values were first seen from that day on, and not after the other. */
export function newWithin({ entries }: KnownValues, fromDay: number, toDay: number): number {
  let count = 0;
  for (let at = FIRST_DAY; at < entries.length; at += FIELDS) {
    const firstDay = entries[at] ?? 0;
    if (firstDay >= fromDay && firstDay <= toDay) count += 1;
  }
  return count;
}

/** Takes what was seen on days that are not yet for seen on that day, and for known since the first. */
export function putBack({ entries }: KnownValues, day: number, startDay: number): void {
  for (let at = 0; at < entries.length; at += FIELDS) {
    if ((entries[at + FIRST_DAY] ?? 0) > day) entries[at + FIRST_DAY] = startDay;
    if ((entries[at + LAST_DAY] ?? 0) > day) entries[at + LAST_DAY] = day;
  }
}

/** How many new values count on that day, those of long ago less. */
export function discoveriesOn(known: KnownValues, day: number): number {
  const age = Math.max(day - known.discoveryDay, 0);
  return (known.discoveries / DISCOVERY_STEPS) * 2 ** (-age / HALF_LIFE_DAYS);
}

export function writeKnownValues(to: StateWriter, known: KnownValues, { width }: ValueKind): void {
  const { entries } = known;
  to.u8(valueCount(known));
  for (let at = 0; at < entries.length; at += FIELDS) {
    to[width](entries[at] ?? 0);
    to.u16(entries[at + LAST_DAY] ?? 0);
    to.u16(entries[at + FIRST_DAY] ?? 0);
  }
  to.u16(known.discoveries);
  to.u16(known.discoveryDay);
}

export function readKnownValues(from: StateReader, { width }: ValueKind): KnownValues {
  const entries: number[] = [];
  for (let left = from.u8(); left > 0; left -= 1) entries.push(from[width](), from.u16(), from.u16());
  return { entries, discoveries: from.u16(), discoveryDay: from.u16() };
}
