import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { UnnamedFiles } from './unnamed-files.ts';

it('what is left is what was seen and never named, whichever came first', () => {
  const keys = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
  fc.assert(
    fc.property(fc.uniqueArray(keys), fc.uniqueArray(keys), fc.array(fc.boolean()), (seen, named, order) => {
      const files = new UnnamedFiles();
      const acts = [
        ...seen.map((key, at) => () => files.listed(key, at)),
        ...named.map((key) => () => files.named(key)),
      ];
      // Any interleaving: those for which the coin says so come last.
      acts
        .map((act, at) => ({ act, late: order[at] === true }))
        .toSorted((one, other) => Number(one.late) - Number(other.late))
        .forEach(({ act }) => act());
      const left = seen.filter((key) => !named.includes(key));
      expect(files.rest(3)).toEqual({
        older: expect.arrayContaining(left.filter((key) => seen.indexOf(key) < 3)) as unknown,
        newer: left.filter((key) => seen.indexOf(key) >= 3).length,
      });
      expect(files.rest(Infinity).older.toSorted()).toEqual(left.toSorted());
    }),
  );
});
