import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HandClock, openEmbeddedKeys } from '../../../test/fixtures/embedded-keys.ts';
import { NO_ORIGIN, systemActor } from '../../events/envelope.ts';
import { decideExpire } from './domain/expire-key.ts';
import { recordDue } from './due-keys.ts';

const clock = new HandClock('2026-11-20T00:00:00.000Z');
let keys: Awaited<ReturnType<typeof openEmbeddedKeys>>;

beforeEach(async () => {
  clock.set('2026-11-20T00:00:00.000Z');
  keys = await openEmbeddedKeys(clock);
});
afterEach(async () => {
  await keys.close();
  keys.remove();
});

const recordExpired = (find: (limit: number) => readonly string[]) =>
  recordDue(keys.services.commands, {
    find,
    by: { actor: systemActor('spec'), origin: NO_ORIGIN },
    decide: (keyId) => (state, context) => decideExpire(state, keyId, context),
  });

describe('recording what is due', () => {
  it('goes on until nothing is due, however many keys are found at a time', async () => {
    for (const name of ['one', 'two', 'three']) await keys.created({ name, expiresInDays: 1 });
    clock.set('2026-11-22T00:00:00.000Z');

    expect(await recordExpired(() => keys.directory.dueForExpiry(clock.nowMs(), 1))).toBe(3);
  });

  it('ends also when a key that is refused comes back for ever, and counts it not', async () => {
    const { id } = await keys.created({ name: 'young', expiresInDays: 1 });

    expect(await recordExpired(() => [id])).toBe(0);
  });
});
