import { MS_PER_DAY, MS_PER_HOUR } from '../../../shared/iso-time.ts';

/**
 * A source of failed attempts is an address, of which anybody can have as many as they like. What is known of one are the
 * last hours, so nothing is lost by forgetting those that were quiet for so long.
 */
export const QUIET_SOURCE_MS = 14 * MS_PER_DAY;
/** Sources forgotten at a time: milliseconds of work. */
export const SOURCES_FORGOTTEN_MAX = 1_000;
/** How often quiet ones are looked for. */
export const FORGET_EVERY_MS = MS_PER_HOUR;
