import { isoTime, MS_PER_MINUTE, type IsoTime } from './iso-time.ts';

/** How far the clock of a system that reports to us may run ahead of ours. */
export const CLOCK_SKEW_MAX_MS = 5 * MS_PER_MINUTE;

/**
 * The latest time that something reported now may have happened at. What claims a later one is refused: it would be a
 * last use, and the end of what a trail covers, that nobody has seen yet.
 */
export const latestCredibleTime = (nowMs: number): IsoTime => isoTime(nowMs + CLOCK_SKEW_MAX_MS);
