import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { CompactionLoop } from './compaction-loop.ts';

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance', 'Date'] });
});
afterEach(() => void jest.useRealTimers());

const atRest = (): boolean => false;
const FAILING = 'The query copy cannot be written; queries read the log instead and get slower.';

/** A copy whose steps do what a list says: there is more to do, there is not, or the step fails. */
class ScriptedCopy {
  readonly #script: ('more' | 'done' | Error)[];
  steps = 0;

  constructor(...script: ('more' | 'done' | Error)[]) {
    this.#script = script;
  }

  step(): Promise<boolean> {
    this.steps += 1;
    const next = this.#script.shift() ?? 'done';
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next === 'more');
  }
}

/** Waits until the loop has nothing to do but to wait for its next look. */
async function resting(): Promise<void> {
  while (jest.getTimerCount() === 0) await new Promise(setImmediate);
}

async function pass(ms: number): Promise<void> {
  jest.advanceTimersByTime(ms);
  await resting();
}

describe('the compaction loop', () => {
  it('steps until nothing is left to do, and looks again every two seconds', async () => {
    const copy = new ScriptedCopy('more', 'more', 'done', 'more', 'done');
    const loop = new CompactionLoop(copy, () => undefined, atRest);

    loop.start();
    await resting();
    expect(copy.steps).toBe(3);
    await pass(1_999);
    expect(copy.steps).toBe(3);
    await pass(1);
    expect(copy.steps).toBe(5);
    await loop.stop();
  });

  it('says that it fails until it does not, tells each cause, and waits longer each time, a minute at most', async () => {
    const failures = Array.from({ length: 7 }, (_, n) => new Error(`failure ${n}`));
    const copy = new ScriptedCopy('done', ...failures, 'done');
    const causes: unknown[] = [];
    const loop = new CompactionLoop(copy, (_, cause) => causes.push(cause), atRest);
    loop.start();
    await resting();
    expect(loop.trouble()).toBeNull();
    await pass(2_000);

    for (const waitMs of [4_000, 8_000, 16_000, 32_000, 60_000, 60_000]) {
      const { steps } = copy;
      expect(loop.trouble()).toBe(FAILING);
      await pass(waitMs - 1);
      expect(copy.steps).toBe(steps);
      await pass(1);
      expect(copy.steps).toBe(steps + 1);
    }
    await pass(60_000);

    expect(loop.trouble()).toBeNull();
    expect(causes).toEqual(failures);
    await loop.stop();
  });

  it('waits five seconds before each step while requests come, and no longer as soon as they do not', async () => {
    const copy = new ScriptedCopy('more', 'more', 'more', 'done');
    const stepsAtPause: number[] = [];
    let busyPauses = 50;
    const loop = new CompactionLoop(
      copy,
      () => undefined,
      () => busyPauses > 0,
      (ms) => {
        expect(ms).toBe(250);
        stepsAtPause.push(copy.steps);
        busyPauses -= 1;
        return Promise.resolve();
      },
    );
    loop.start();
    await resting();

    const pauses = (steps: number): number => stepsAtPause.filter((at) => at === steps).length;
    expect([0, 1, 2, 3].map(pauses)).toEqual([20, 20, 10, 0]);
    expect(copy.steps).toBe(4);
    await loop.stop();
  });

  it('ends after the step under way, although there is more to do, and looks no more', async () => {
    let finish: (more: boolean) => void = () => undefined;
    let steps = 0;
    const copy = {
      step: () => {
        steps += 1;
        return new Promise<boolean>((resolve) => (finish = resolve));
      },
    };
    const loop = new CompactionLoop(copy, () => undefined, atRest);
    loop.start();

    const stopped = loop.stop();
    finish(true);
    await stopped;

    expect([steps, jest.getTimerCount()]).toEqual([1, 0]);
  });
});
