import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { lifecycleRecord, usageRecord } from '../../../../test/fixtures/archive-events.ts';
import { InMemoryEventLog } from '../../../../test/fixtures/in-memory-event-log.ts';
import { KeyStateTail } from './key-state-tail.ts';

/** Rests until it is woken, so that nothing happens but for a nudge. */
const untilWoken = (_: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

async function until(isTrue: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1_000 && !isTrue(); turn += 1) await setImmediate();
  expect(isTrue()).toBe(true);
}

describe('the key directory of a process among others', () => {
  it('follows at once what anybody appends to the lifecycle, and is not woken by usage', async () => {
    const log = new InMemoryEventLog();
    let folds = 0;
    const directory = { catchUp: () => Promise.resolve(void (folds += 1)) };
    const tail = new KeyStateTail({ log, directory, onTrouble: () => undefined, pause: untilWoken });
    tail.start();
    await until(() => folds === 1);

    await log.append([usageRecord(1)]);
    await setImmediate();
    expect(folds).toBe(1);
    await log.append([lifecycleRecord(1)]);
    await until(() => folds === 2);

    await tail.stop();
    await log.append([lifecycleRecord(2)]);
    await setImmediate();
    expect(folds).toBe(2);
  });

  it('is not left behind by what comes while it folds', async () => {
    const log = new InMemoryEventLog();
    const folding: (() => void)[] = [];
    const directory = { catchUp: () => new Promise<void>((resolve) => void folding.push(resolve)) };
    const tail = new KeyStateTail({ log, directory, onTrouble: () => undefined, pause: untilWoken });
    tail.start();
    await log.append([lifecycleRecord(1)]);
    folding[0]?.();

    await until(() => folding.length === 2);
    folding[1]?.();
    await tail.stop();
  });

  it('says once that the log cannot be read, and goes on when it can', async () => {
    const log = new InMemoryEventLog();
    const sentences: string[] = [];
    let folds = 0;
    const directory = {
      catchUp: () => {
        folds += 1;
        return folds <= 3 ? Promise.reject(new Error('no broker')) : Promise.resolve();
      },
    };
    const tail = new KeyStateTail({
      ...{ log, directory, onTrouble: (sentence) => void sentences.push(sentence) },
      pause: (ms, signal) => (folds <= 3 ? setImmediate() : untilWoken(ms, signal)),
    });
    tail.start();
    await until(() => folds === 4);
    await tail.stop();

    expect(sentences).toHaveLength(1);
  });
});
