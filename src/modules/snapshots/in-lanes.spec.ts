import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { inLanes } from './in-lanes.ts';

describe('work in lanes', () => {
  it('answers in the order of the items, never working on more than the lanes allow', async () => {
    let atWork = 0;
    let most = 0;
    const answers = await inLanes(3, [5, 1, 4, 2, 3, 0], async (turns, index) => {
      most = Math.max(most, (atWork += 1));
      for (let turn = 0; turn < turns; turn += 1) await nextTurn();
      atWork -= 1;
      return `${index}:${turns}`;
    });

    expect([answers, most]).toEqual([['0:5', '1:1', '2:4', '3:2', '4:3', '5:0'], 3]);
  });

  it('begins nothing after a failure, and throws it when what was under way has ended', async () => {
    const ended: number[] = [];
    const working = inLanes(2, [0, 1, 2, 3], async (item) => {
      if (item === 0) throw new Error('broken');
      await nextTurn();
      ended.push(item);
    });

    await expect(working).rejects.toThrow('broken');
    expect(ended).toEqual([1]);
  });
});
