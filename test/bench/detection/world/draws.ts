import type { Random } from '../../../../src/modules/demo/domain/random.ts';

/** Draws from the distributions that the traffic of keys is made of. */

export const happens = (random: Random, probability: number): boolean => random.next() < probability;

export const between = (random: Random, from: number, to: number): number =>
  from + random.next() * (to - from);

/** Box and Muller's. */
export const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());

/** Calls of a session, traffic of a service: much in the middle, and now and then many times as much. */
export const lognormal = (random: Random, median: number, sigma: number): number =>
  median * Math.exp(sigma * normal(random));

/** Above this the normal distribution is as good, and does not take as many draws as there are events. */
const KNUTH_MEAN_MAX = 30;

export function poisson(random: Random, mean: number): number {
  if (mean <= 0) return 0;
  if (mean > KNUTH_MEAN_MAX) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random.next(); product > limit; product *= random.next()) count += 1;
  return count;
}

/** The first ones often, the last ones seldom; undefined of none. */
export function mostlyFirst<Item>(random: Random, items: readonly Item[], skew: number): Item | undefined {
  return items[Math.floor(items.length * random.next() ** skew)];
}

/** One of a list that is known to have some. */
export function oneOf<Item>(random: Random, items: readonly Item[]): Item {
  const item = items[random.below(items.length)];
  if (item === undefined) throw new RangeError('nothing to choose from');
  return item;
}

export function weighted<Name extends string>(random: Random, weights: Readonly<Record<Name, number>>): Name {
  const entries = Object.entries(weights) as [Name, number][];
  let left = random.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [name, weight] of entries) {
    left -= weight;
    if (left < 0) return name;
  }
  throw new RangeError('no weights');
}
