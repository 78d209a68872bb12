import { expect, it } from '@jest/globals';
import { Hold } from './hold.ts';

it('a page is held until all that is answered once only has come, or failed', async () => {
  const hold = new Hold();
  const settle: (() => void)[] = [];
  const came = hold.during(() => new Promise<string>((resolve) => settle.push(() => resolve('secret'))));
  const failed = hold.during(() => new Promise((_, reject) => settle.push(() => reject(new Error('gone')))));
  const seen = [hold.isOn];
  settle[0]?.();
  seen.push((await came) === 'secret', hold.isOn);
  settle[1]?.();
  await expect(failed).rejects.toThrow('gone');
  expect([...seen, hold.isOn]).toEqual([true, true, true, false]);
});
