import { MS_PER_DAY, MS_PER_HOUR } from '../../../../src/shared/iso-time.ts';
import { CITIES, type City } from './cities.ts';

/** A Monday in October: the half year has Christmas, and the change of two quarters, in it. */
export const START_MS = Date.parse('2025-10-06T00:00:00Z');
export const dayMs = (day: number): number => START_MS + day * MS_PER_DAY;
export const dayAt = (ms: number): number => Math.floor((ms - START_MS) / MS_PER_DAY);

/** 24 December to 1 January, when hardly anybody works. */
const YEAR_END = { from: 79, to: 88 };
/** Each city has a public holiday of its own every so many days. */
const HOLIDAY_EVERY = 23;

export const isWeekend = (day: number): boolean => day % 7 >= 5;

export const isHoliday = (day: number, city: City): boolean =>
  (day >= YEAR_END.from && day < YEAR_END.to) || (day + CITIES.indexOf(city) * 5) % HOLIDAY_EVERY === 0;

export const isDayOff = (day: number, city: City): boolean => isWeekend(day) || isHoliday(day, city);

/** The first two days of a month, when the last one is accounted for. */
export const isMonthEnd = (day: number): boolean => new Date(dayMs(day)).getUTCDate() <= 2;

/** The instant at which it is that time of a day in a city. */
export const localMs = (day: number, hour: number, city: City): number =>
  dayMs(day) + Math.round((hour - city.utcOffset) * MS_PER_HOUR);
