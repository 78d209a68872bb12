import { beforeEach, describe, expect, it } from '@jest/globals';
import { SharedConnection } from './shared-connection.ts';

describe('a connection that several share', () => {
  let opened: number;
  let closed: number[];
  let failure: Error | undefined;
  let shared: SharedConnection<number>;

  beforeEach(() => {
    opened = 0;
    closed = [];
    failure = undefined;
    shared = new SharedConnection({
      open: () => {
        opened += 1;
        return failure === undefined ? Promise.resolve(opened) : Promise.reject(failure);
      },
      close: (connection) => Promise.resolve(void closed.push(connection)),
    });
  });

  it('is one until somebody gives it up, and then another one', async () => {
    const [one, same] = [shared.current(), shared.current()];
    shared.giveUp(one);

    expect([await one, await same, await shared.current()]).toEqual([1, 1, 2]);
    expect(closed).toEqual([1]);
  });

  it('stays with those who have a newer one when somebody fails late with an older', async () => {
    const old = shared.current();
    shared.giveUp(old);
    const newer = shared.current();

    shared.giveUp(old);

    expect(shared.current()).toBe(newer);
    await shared.close();
    expect([opened, closed]).toEqual([2, [1, 2]]);
  });

  it('is opened anew where opening failed, and has nothing to close then', async () => {
    failure = new Error('no broker');
    const failed = shared.current();
    await expect(failed).rejects.toBe(failure);
    shared.giveUp(failed);
    failure = undefined;

    expect(await shared.current()).toBe(2);
    await shared.close();
    expect(closed).toEqual([2]);
  });
});
