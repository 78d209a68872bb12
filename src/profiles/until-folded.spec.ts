import { describe, expect, it } from '@jest/globals';
import type { Checkpoint } from '../modules/event-log/checkpoint.ts';
import { untilFolded } from './until-folded.ts';

const log = { end: () => Promise.resolve([3, 1]) };

describe('waiting for a fold', () => {
  it('ends when it has reached what was the end of its log', async () => {
    let at: Checkpoint = [3, 0];
    const waiting = untilFolded({ checkpoint: () => at }, log, new AbortController().signal);
    at = [4, 1];

    await expect(waiting).resolves.toBeUndefined();
  });

  it('ends when nobody wants it any more, and does not look again', async () => {
    const unwanted = new AbortController();
    let looks = 0;
    const fold = {
      checkpoint: () => {
        looks += 1;
        return [0, 0];
      },
    };
    const waiting = untilFolded(fold, log, unwanted.signal);
    unwanted.abort();

    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    expect(looks).toBe(0);
  });

  it('ends also between two looks', async () => {
    const unwanted = new AbortController();
    const fold = {
      checkpoint: () => {
        unwanted.abort();
        return [0, 0];
      },
    };

    await expect(untilFolded(fold, log, unwanted.signal)).rejects.toMatchObject({ name: 'AbortError' });
  });
});
