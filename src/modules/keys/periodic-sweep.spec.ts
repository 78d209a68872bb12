import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { HandClock, openEmbeddedKeys } from '../../../test/fixtures/embedded-keys.ts';
import { PeriodicSweep } from './periodic-sweep.ts';

const START = '2026-11-20T21:00:00.000Z';
const INTERVAL_SECONDS = 60;

let clock: HandClock;
let keys: Awaited<ReturnType<typeof openEmbeddedKeys>>;
let told: unknown[];

beforeEach(async () => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance', 'Date'] });
  clock = new HandClock(START);
  keys = await openEmbeddedKeys(clock);
  told = [];
});
afterEach(async () => {
  jest.useRealTimers();
  await keys.close();
  keys.remove();
});

const sweepOver = (
  expireDue: () => Promise<{ readonly expired: number }>,
): PeriodicSweep<{ readonly expired: number }> =>
  new PeriodicSweep(expireDue, INTERVAL_SECONDS, {
    swept: ({ expired }) => told.push(expired),
    failed: (cause) => told.push(cause),
  });
const expireDue = () => keys.handlers.expireDue.execute();

/** Waits until `count` sweeps have ended: each tells its observer once. */
async function ended(count: number): Promise<void> {
  while (told.length < count) await new Promise(setImmediate);
}

async function expiries(): Promise<readonly (string | null)[]> {
  return (await keys.events()).filter(({ type }) => type === 'KeyExpired').map(({ keyId }) => keyId);
}

describe('a periodic sweep', () => {
  it('records at its start what became due while nothing ran, and later what has since, each key once', async () => {
    const early = await keys.created({ name: 'early', expiresInDays: 1 });
    const late = await keys.created({ name: 'late', expiresInDays: 2 });
    clock.set('2026-11-21T21:00:00.000Z');

    const sweep = sweepOver(expireDue);
    sweep.start();
    await ended(1);
    expect(await expiries()).toEqual([early.id]);

    clock.set('2026-11-22T21:00:00.000Z');
    for (let round = 2; round <= 4; round += 1) {
      jest.advanceTimersByTime(INTERVAL_SECONDS * 1_000);
      await ended(round);
    }
    await sweep.stop();

    expect(await expiries()).toEqual([early.id, late.id]);
    expect(told).toEqual([1, 1, 0, 0]);
  });

  it('goes on after a sweep that failed, and tells why it did', async () => {
    const failure = new Error('the disk is full');
    let failures = 1;
    const sweep = sweepOver(() => {
      failures -= 1;
      return failures >= 0 ? Promise.reject(failure) : expireDue();
    });

    sweep.start();
    await ended(1);
    jest.advanceTimersByTime(INTERVAL_SECONDS * 1_000);
    await ended(2);
    await sweep.stop();

    expect(told).toEqual([failure, 0]);
  });

  it('stops after the sweep under way and starts no other', async () => {
    let finish: (value: { expired: number }) => void = () => undefined;
    const sweep = sweepOver(() => new Promise((resolve) => (finish = resolve)));
    sweep.start();

    const stopped = sweep.stop();
    finish({ expired: 3 });
    await stopped;

    expect([told, jest.getTimerCount()]).toEqual([[3], 0]);
  });
});
