import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { lifecycleRecord, usageRecord } from '../../../test/fixtures/archive-events.ts';
import { HandClock } from '../../../test/fixtures/embedded-keys.ts';
import { InMemoryEventLog } from '../../../test/fixtures/in-memory-event-log.ts';
import { Dispatcher, type DispatcherParts } from './dispatcher.ts';

/** Short waits pass at once; long ones last until somebody wakes it. */
const untilWoken = (ms: number, signal: AbortSignal): Promise<void> =>
  ms < 100
    ? setImmediate()
    : new Promise((resolve) => {
        if (signal.aborted) resolve();
        else signal.addEventListener('abort', () => resolve(), { once: true });
      });

async function until(isTrue: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1_000 && !isTrue(); turn += 1) await setImmediate();
  expect(isTrue()).toBe(true);
}

let running: Dispatcher[] = [];
afterEach(async () => {
  for (const one of running) await one.stop();
  running = [];
});

function started(given: Partial<DispatcherParts> = {}) {
  const log = new InMemoryEventLog();
  const seen = { looks: 0, folds: 0, stops: 0, troubles: [] as string[], rests: [] as number[] };
  const dispatcher = new Dispatcher({
    log,
    deliveries: {
      look: () => Promise.resolve(void (seen.looks += 1)),
      nextDueMs: () => null,
      idle: () => Promise.resolve(),
      stop: () => Promise.resolve(void (seen.stops += 1)),
    },
    directory: { catchUp: () => Promise.resolve(void (seen.folds += 1)) },
    clock: new HandClock('2026-11-20T21:00:00.000Z'),
    leads: () => true,
    onTrouble: (sentence) => void seen.troubles.push(sentence),
    pause: (ms, signal) => {
      seen.rests.push(ms);
      return untilWoken(ms, signal);
    },
    ...given,
  });
  dispatcher.start();
  running.push(dispatcher);
  return { log, seen, dispatcher };
}

describe('the dispatcher', () => {
  it('looks at its start and whenever the lifecycle has something new, after having folded it', async () => {
    const { log, seen } = started();
    await until(() => seen.looks === 1);
    await log.append([usageRecord(1)]);
    await setImmediate();
    expect([seen.looks, seen.folds]).toEqual([1, 0]);
    await log.append([lifecycleRecord(1)]);
    await until(() => seen.looks === 2);
    expect(seen.folds).toBe(1);
  });

  it('rests until something is due, and for a second at most', async () => {
    const at = Date.parse('2026-11-20T21:00:00.000Z');
    const deliveries = (dueMs: number) => ({
      look: () => Promise.resolve(),
      nextDueMs: () => dueMs,
      idle: () => Promise.resolve(),
      stop: () => Promise.resolve(),
    });
    const soon = started({ deliveries: deliveries(at + 250) });
    const late = started({ deliveries: deliveries(at + 3_600_000) });
    await until(() => soon.seen.rests.length === 2 && late.seen.rests.length === 2);
    expect([soon.seen.rests[1], late.seen.rests[1]]).toEqual([250, 1_000]);
  });

  it('does not fold for deliveries that another process makes', async () => {
    const { log, seen } = started({ leads: () => false });
    await until(() => seen.looks === 1);
    await log.append([lifecycleRecord(1)]);
    await until(() => seen.looks === 2);
    expect(seen.folds).toBe(0);
  });

  it('goes on after trouble, and tells of it once', async () => {
    let looks = 0;
    const { seen, dispatcher } = started({
      deliveries: {
        look: () => {
          looks += 1;
          return looks <= 2 ? Promise.reject(new Error('no broker')) : Promise.resolve();
        },
        nextDueMs: () => null,
        idle: () => Promise.resolve(),
        stop: () => Promise.resolve(),
      },
    });
    for (const expected of [1, 2, 3]) {
      await until(() => looks === expected);
      await until(() => seen.rests.length >= 2 * expected);
      dispatcher.wake();
    }
    expect(seen.troubles).toHaveLength(1);
  });

  it('stops without waiting for a receiver that does not answer', async () => {
    const { seen, dispatcher } = started({
      deliveries: {
        look: () => Promise.resolve(),
        nextDueMs: () => null,
        idle: () => new Promise(() => undefined),
        stop: () => Promise.resolve(void (seen.stops += 1)),
      },
      pause: (_, signal) => (signal.aborted ? Promise.resolve() : setImmediate()),
    });
    await dispatcher.stop();
    expect(seen.stops).toBe(1);
    running = [];
  });
});
