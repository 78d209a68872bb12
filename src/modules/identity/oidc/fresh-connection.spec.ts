import { describe, expect, it } from '@jest/globals';
import { MS_PER_HOUR } from '../../../shared/iso-time.ts';
import { FreshConnection } from './fresh-connection.ts';

/** A connection whose attempts end as the test says, on a clock of the test's own. */
function given() {
  const state = { nowMs: 0, attempts: 0, fails: false };
  const connection = new FreshConnection(
    () => {
      state.attempts += 1;
      return state.fails ? Promise.reject(new Error('down')) : Promise.resolve(state.attempts);
    },
    { nowMs: () => state.nowMs },
  );
  return { state, connection };
}

describe('a connection that is made when it is needed', () => {
  it('is made once for all who need it, and again when it has grown old', async () => {
    const { state, connection } = given();
    expect(await Promise.all([connection.get(), connection.get()])).toEqual([1, 1]);
    state.nowMs = MS_PER_HOUR - 1;
    expect(await connection.get()).toBe(1);
    state.nowMs = MS_PER_HOUR;
    expect(await connection.get()).toBe(2);
  });

  it('is tried again after growing waits, up to half a minute', async () => {
    const { state, connection } = given();
    state.fails = true;
    const tried: number[] = [];
    for (state.nowMs = 0; state.nowMs <= 100_000; state.nowMs += 500) {
      const before = state.attempts;
      await expect(connection.get()).rejects.toThrow('down');
      if (state.attempts > before) tried.push(state.nowMs);
    }
    expect(tried).toEqual([0, 1_000, 3_000, 7_000, 15_000, 31_000, 61_000, 91_000]);
    expect(connection.failure()).toEqual(new Error('down'));
  });

  it('goes on with the old one while no new one can be had', async () => {
    const { state, connection } = given();
    await connection.get();
    state.fails = true;
    state.nowMs = 2 * MS_PER_HOUR;
    expect(await connection.get()).toBe(1);
    expect(await connection.get()).toBe(1);
    expect(state.attempts).toBe(2);
    state.fails = false;
    state.nowMs += 1_000;
    expect(await connection.get()).toBe(3);
    expect(connection.failure()).toBeNull();
  });
});
