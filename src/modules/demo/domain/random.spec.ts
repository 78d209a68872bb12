import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { seededRandom } from './random.ts';

describe('a seeded source of numbers', () => {
  it('gives the same numbers for the same seed, and others for another', () => {
    const first = (seed: number): readonly number[] => {
      const random = seededRandom(seed);
      return Array.from({ length: 20 }, () => random.next());
    };
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        expect(first(seed)).toEqual(first(seed));
        expect(first(seed)).not.toEqual(first(seed + 1));
      }),
    );
  });

  it('stays inside its bounds, and comes near both', () => {
    const random = seededRandom(1);
    const numbers = Array.from({ length: 10_000 }, () => random.next());
    expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
    expect([Math.min(...numbers) < 0.01, Math.max(...numbers) > 0.99]).toEqual([true, true]);
  });

  it('picks every whole number below a limit, and every item of a list, about as often', () => {
    const random = seededRandom(2);
    const counts = [0, 0, 0, 0, 0];
    for (let n = 0; n < 10_000; n += 1) {
      const below = random.below(5);
      counts[below] = (counts[below] ?? Number.NaN) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 2_000)).toBeLessThan(200);
    const picked = new Set(Array.from({ length: 100 }, () => random.pick(['a', 'b', 'c'])));
    expect([...picked].sort()).toEqual(['a', 'b', 'c']);
  });
});
