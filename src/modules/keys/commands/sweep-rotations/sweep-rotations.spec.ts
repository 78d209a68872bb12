import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { caller, HandClock, openEmbeddedKeys } from '../../../../../test/fixtures/embedded-keys.ts';
import { openEngineOver } from '../../../../../test/fixtures/queryable-trail.ts';
import type { KnownEvent } from '../../../../events/catalogue.ts';
import { InfrastructureError } from '../../../../shared/infrastructure-error.ts';
import type { RotationUses } from '../../rotation/rotation-uses.ts';
import { TrailRotationUses } from '../../rotation/trail-rotation-uses.ts';
import { RevokeKey } from '../revoke-key/revoke-key.command.ts';
import { RotateKey } from '../rotate-key/rotate-key.command.ts';
import { WarnOfGraceEndsHandler } from './warn-of-grace-ends.handler.ts';

const START = '2026-11-20T00:00:00.000Z';
const GRACE_SECONDS = 4 * 86_400;
const MIDDLE = '2026-11-22T00:00:00.000Z';
const END = '2026-11-24T00:00:00.000Z';
/** Earlier than the middle of every grace here, which is then what decides. */
const WEEK_SECONDS = 7 * 86_400;

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

async function rotatedKey(name: string, graceSeconds = GRACE_SECONDS) {
  const key = await keys.created({ name });
  const rotated = await keys.handlers.rotate.execute(
    new RotateKey({ keyId: key.id, graceSeconds, caller: caller() }),
  );
  if (!rotated.ok) throw new Error(rotated.refusal.detail);
  return { ...key, newSecret: rotated.value.secret };
}

/** The trail as it is while its engine does not work. */
const noTrail: RotationUses = {
  since: () => Promise.reject(new InfrastructureError('query_engine_failed', 'The engine does not answer.')),
};

const warn = (uses: RotationUses = noTrail, rotationWarningSeconds = WEEK_SECONDS) =>
  new WarnOfGraceEndsHandler(keys.services.commands, keys.directory, uses, clock, {
    rotationWarningSeconds,
  }).execute();

async function recorded<Type extends KnownEvent['type']>(type: Type) {
  const events = await keys.events();
  return events.filter((event): event is Extract<KnownEvent, { type: Type }> => event.type === type);
}

describe('the sweep of rotations', () => {
  it('records the end of every grace once, also of those that ended while nothing ran', async () => {
    const one = await rotatedKey('one');
    const two = await rotatedKey('two', 86_400);
    clock.set(END);

    expect(await keys.handlers.endGraces.execute()).toEqual({ ended: 2 });
    expect(await keys.handlers.endGraces.execute()).toEqual({ ended: 0 });

    const ends = await recorded('RotationGraceEnded');
    expect(ends.map(({ keyId, time, data }) => [keyId, time, data.graceEndsAt])).toEqual([
      [two.id, END, '2026-11-21T00:00:00.000Z'],
      [one.id, END, END],
    ]);
    expect(ends.map(({ actor }) => actor.id)).toEqual(['rotation-sweep', 'rotation-sweep']);
  });

  it('records one end when two processes find the same grace over', async () => {
    await rotatedKey('one');
    clock.set(END);

    await Promise.all([keys.handlers.endGraces.execute(), keys.handlers.endGraces.execute()]);

    expect(await recorded('RotationGraceEnded')).toHaveLength(1);
  });

  it('warns once per rotation, from the middle of the grace, with what the trail has of the old secret', async () => {
    const key = await rotatedKey('warned');
    clock.set('2026-11-21T10:00:00.000Z');
    await keys.verify(key.secret);
    await keys.verify(key.secret);
    await keys.verify(key.newSecret);
    clock.set('2026-11-21T23:59:59.999Z');
    const engine = await openEngineOver(keys.log, keys.dataDir);
    const trail = new TrailRotationUses(engine);
    expect(await warn(trail)).toEqual({ warned: 0 });
    clock.set(MIDDLE);

    expect(await warn(trail)).toEqual({ warned: 1 });
    expect(await warn(trail)).toEqual({ warned: 0 });
    await engine.close();

    const [warning, ...others] = await recorded('RotationGraceEnding');
    expect(others).toEqual([]);
    expect([warning?.keyId, warning?.time, warning?.data.graceEndsAt]).toEqual([key.id, MIDDLE, END]);
    expect(warning?.data.previousSecretUse).toEqual({
      requests: 2,
      lastUsedAt: '2026-11-21T10:00:00.000Z',
      addresses: 1,
    });
  });

  it('warns without figures when the trail cannot be asked', async () => {
    await rotatedKey('warned');
    clock.set(MIDDLE);

    expect(await warn()).toEqual({ warned: 1 });

    const [warning] = await recorded('RotationGraceEnding');
    expect(warning?.data.previousSecretUse).toBeNull();
  });

  it('warns of all rotations that are due, though it asks the trail about the first twenty only', async () => {
    await Promise.all(Array.from({ length: 25 }, (_, n) => rotatedKey(`key ${n}`)));
    clock.set(MIDDLE);

    let asked = 0;

    const warned = await warn({
      since: (...question) => {
        asked += 1;
        return noTrail.since(...question);
      },
    });

    expect([warned, asked]).toEqual([{ warned: 25 }, 20]);
  });

  it('gives no warning when they are off, or when the end came first', async () => {
    await rotatedKey('one');
    clock.set(MIDDLE);
    expect(await warn(undefined, 0)).toEqual({ warned: 0 });
    clock.set(END);
    expect(await warn()).toEqual({ warned: 0 });
  });

  it('records nothing more of a key that was revoked in the grace', async () => {
    const key = await rotatedKey('gone');
    await keys.handlers.revoke.execute(new RevokeKey({ keyId: key.id, reason: null, caller: caller() }));
    clock.set(MIDDLE);
    expect(await warn()).toEqual({ warned: 0 });
    clock.set(END);
    expect(await keys.handlers.endGraces.execute()).toEqual({ ended: 0 });
  });

  it('counts rotations in their grace by whether they were warned of, until they end', async () => {
    await rotatedKey('one');
    await rotatedKey('two', 86_400);
    clock.set('2026-11-20T12:00:00.000Z');
    await warn();
    const inGrace = (time: string) => keys.directory.rotationsInGrace(Date.parse(time));
    expect(inGrace('2026-11-20T23:59:59.999Z')).toEqual({ warned: 1, notWarned: 1 });
    expect(inGrace('2026-11-21T00:00:00.000Z')).toEqual({ warned: 0, notWarned: 1 });
    clock.set(END);
    await keys.handlers.endGraces.execute();
    expect(inGrace(START)).toEqual({ warned: 0, notWarned: 0 });
  });
});
