import { expect, it } from '@jest/globals';
import { readAhead } from './read-ahead.ts';

const small = (n: number) => ({ n, bytes: 1 });

it('gives every item in order, whichever is loaded first', async () => {
  const done: (() => void)[] = [];
  const items = [small(0), small(1), small(2)];
  const load = ({ n }: { n: number }): Promise<number> =>
    new Promise((resolve) => {
      done.push(() => resolve(n * 10));
      if (done.length === items.length) for (const finish of done.reverse()) finish();
    });
  const given: [number, number][] = [];
  for await (const [item, loaded] of readAhead(items, load)) given.push([item.n, loaded]);
  expect(given).toEqual([
    [0, 0],
    [1, 10],
    [2, 20],
  ]);
});

it('starts at most sixteen small items, or one large one, before they are asked for', async () => {
  let started = 0;
  const load = (): Promise<number> => Promise.resolve((started += 1));
  const many = readAhead(
    Array.from({ length: 40 }, (_, n) => small(n)),
    load,
  );
  await many.next();
  expect(started).toBe(16);
  started = 0;
  const large = readAhead(
    Array.from({ length: 4 }, () => ({ bytes: 17 * 1024 * 1024 })),
    load,
  );
  await large.next();
  expect(started).toBe(1);
});
