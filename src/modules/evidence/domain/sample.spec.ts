import { createHash } from 'node:crypto';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { drawSample } from './sample.ts';

const ids = Array.from({ length: 200 }, (_, i) => `key_${i}`);

it('is drawn as the manifest says, so that anybody can draw it again', () => {
  const byHand = [...ids].sort((a, b) => (hashOf(`s:${a}`) < hashOf(`s:${b}`) ? -1 : 1)).slice(0, 25);
  expect(drawSample(ids, 's', 25)).toEqual(byHand);
});

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

it('does not depend on the order of the population', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(ids, { minLength: 50 }), fc.string(), (some, seed) => {
      expect(drawSample(some, seed, 10)).toEqual(drawSample([...some].sort(), seed, 10));
    }),
    { numRuns: 30 },
  );
});

it('depends on the seed, and takes all of a small population', () => {
  expect(drawSample(ids, 'a', 10)).not.toEqual(drawSample(ids, 'b', 10));
  expect([...drawSample(['x', 'y'], 'a', 25)].sort()).toEqual(['x', 'y']);
});
