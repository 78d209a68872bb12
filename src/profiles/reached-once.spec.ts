import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { Checkpoint } from '../modules/event-log/checkpoint.ts';
import { reachedOnce } from './reached-once.ts';

describe('whether a fold has come to where its log ended at first sight', () => {
  it('is false before, and true from then on, however the log grows', async () => {
    let [folded, end]: [Checkpoint, Checkpoint] = [
      [0, 0],
      [3, 5],
    ];
    const isReached = reachedOnce({ checkpoint: () => folded }, { end: () => Promise.resolve(end) }, 'usage');
    const said = [isReached()];
    await setImmediate();
    said.push(isReached());
    [folded, end] = [
      [3, 4],
      [9, 9],
    ];
    said.push(isReached());
    folded = [3, 5];
    said.push(isReached());
    folded = [0, 0];
    said.push(isReached());
    expect(said).toEqual([false, false, false, true, true]);
  });

  it('is not known while the log does not answer, which is asked again', async () => {
    let asked = 0;
    const end = (): Promise<Checkpoint> => {
      asked += 1;
      return asked === 1 ? Promise.reject(new Error('no broker')) : Promise.resolve([2]);
    };
    const isReached = reachedOnce({ checkpoint: () => [2] }, { end }, 'usage');
    const said: boolean[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      said.push(isReached());
      await setImmediate();
    }
    expect([said, asked]).toEqual([[false, false, true], 2]);
  });
});
