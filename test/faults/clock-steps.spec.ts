import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HandClock, openEmbeddedKeys } from '../fixtures/embedded-keys.ts';

const START = '2026-11-20T12:00:00.000Z';
const AFTER_EXPIRY = '2026-11-21T12:00:00.001Z';
const A_YEAR_AHEAD = '2027-11-20T12:00:00.000Z';
const A_YEAR_BACK = '2025-11-20T12:00:00.000Z';

let clock: HandClock;
let keys: Awaited<ReturnType<typeof openEmbeddedKeys>>;

beforeEach(async () => {
  clock = new HandClock(START);
  keys = await openEmbeddedKeys(clock);
});
afterEach(async () => {
  await keys.close();
  keys.remove();
});

const sweep = () => keys.handlers.expireDue.execute();
const expiries = async () =>
  (await keys.events()).filter(({ type }) => type === 'KeyExpired').map(({ keyId }) => keyId);

describe('when the clock steps', () => {
  it('forward, what is due is expired once, and stays so when it steps back', async () => {
    const short = await keys.created({ name: 'short', expiresInDays: 1 });
    const long = await keys.created({ name: 'long', expiresInDays: 300 });
    clock.set(AFTER_EXPIRY);
    await sweep();
    clock.set(START);
    await sweep();
    expect(await keys.verify(short.secret)).toMatchObject({ code: 'EXPIRED' });
    expect(await keys.verify(long.secret)).toMatchObject({ code: 'VALID' });

    clock.set(AFTER_EXPIRY);
    await sweep();
    expect(await expiries()).toEqual([short.id]);
  });

  it('back, nothing expires that was not due, and a key is refused again as soon as its time has come', async () => {
    const { secret, id } = await keys.created({ name: 'short', expiresInDays: 1 });
    clock.set(AFTER_EXPIRY);
    expect(await keys.verify(secret)).toMatchObject({ code: 'EXPIRED' });

    // Without the sweep's event the clock is all there is to go by.
    clock.set(A_YEAR_BACK);
    await sweep();
    expect(await keys.verify(secret)).toMatchObject({ code: 'VALID' });

    clock.set(AFTER_EXPIRY);
    await sweep();
    expect(await keys.verify(secret)).toMatchObject({ code: 'EXPIRED' });
    expect(await expiries()).toEqual([id]);
  });

  it('by a year and back, the log keeps its order and a restart folds the same state', async () => {
    const first = await keys.created({ name: 'first', expiresInDays: 300 });
    clock.set(A_YEAR_AHEAD);
    await sweep();
    const second = await keys.created({ name: 'made in the future', expiresInDays: 1 });
    clock.set(START);
    const third = await keys.created({ name: 'third', expiresInDays: 1 });
    const before = [first, second, third].map(({ id }) => keys.directory.byId(id));

    keys = await keys.restart();

    expect([first, second, third].map(({ id }) => keys.directory.byId(id))).toEqual(before);
    expect(before.map(({ kind }) => kind)).toEqual(['expired', 'active', 'active']);
    expect(
      (await keys.events()).filter(({ type }) => type === 'KeyCreated').map(({ keyId }) => keyId),
    ).toEqual([first.id, second.id, third.id]);
  });
});
