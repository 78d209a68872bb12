/**
 * Counts from 0 to four thousand million by their logarithm, in steps of half a percent: a level takes 16 bits. Levels are
 * looked up, since a key that is not used for a week has 168 hours to take leave of.
 */
const STEPS_PER_DOUBLING = 128;
const DOUBLINGS = 32;
export const LEVELS = STEPS_PER_DOUBLING * DOUBLINGS;

const COUNTS = Float64Array.from({ length: LEVELS }, (_, level) => 2 ** (level / STEPS_PER_DOUBLING) - 1);

/** Less than this is nothing: a use that was months ago is not carried on for ever. */
const COUNT_MIN = 0.1;

export const levelOf = (count: number): number =>
  count < COUNT_MIN ? 0 : Math.min(Math.round(Math.log2(1 + count) * STEPS_PER_DOUBLING), LEVELS - 1);

export const countOf = (level: number): number => COUNTS[level] ?? 0;
