import { MS_PER_DAY } from '../../../../shared/iso-time.ts';

/**
 * What fits the widths that a state is written with. Numbers are brought there before they are kept, so that a state
 * that was stored and read again does what it would have done.
 */

/** Days since the epoch, in 16 bits: up to the year 2149. */
const DAY_MAX = 2 ** 16 - 1;
const TIME_MS_MAX = (DAY_MAX + 1) * MS_PER_DAY - 1;
const COUNT_MAX = 2 ** 32 - 1;
export const SMALL_COUNT_MAX = 2 ** 16 - 1;

/** A time that a state can keep. */
export const keptTime = (ms: number): number => Math.min(Math.max(Math.floor(ms), 0), TIME_MS_MAX);

/** The day of such a time. */
export const dayOf = (ms: number): number => Math.floor(ms / MS_PER_DAY);

export const oneMore = (count: number): number => Math.min(count + 1, COUNT_MAX);
