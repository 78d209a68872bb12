const PERCENT = 100;

/** One key is always let through, else an installation of four keys could never be kept clean. */
const ALWAYS_LET_THROUGH = 1;

/**
 * Whether a run would act on so much of the population that something else must be wrong: a clock, a trail that was
 * lost, a window mistyped. Each key counts once, whatever number of policies come to it.
 */
export const isTooMuch = (keys: ReadonlySet<string>, population: number, percentMax: number): boolean =>
  keys.size > ALWAYS_LET_THROUGH && keys.size * PERCENT > population * percentMax;
