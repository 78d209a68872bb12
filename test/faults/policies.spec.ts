import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { principalIdOf } from '../../src/modules/identity/domain/principal-id.ts';
import type { Caller } from '../../src/modules/identity/caller.ts';
import {
  policyOf,
  rotationControl,
  unusedControl,
} from '../../src/modules/policies/domain/given-policy.fixture.ts';
import { isoTime, MS_PER_DAY } from '../../src/shared/iso-time.ts';
import { caller } from '../fixtures/embedded-keys.ts';
import { created, enabled, observed, presented, rotated, updated } from '../fixtures/key-events.ts';
import {
  logDyingAt,
  openPolicyProcess,
  type PolicyProcess,
  type PolicyProcessParts,
} from '../fixtures/policies.ts';
import { openQueryableTrail, type QueryableTrail } from '../fixtures/queryable-trail.ts';
import { eventsOf } from '../fixtures/report-schedules.ts';

const MADE = '2026-01-01T00:00:00.000Z';
const day = (n: number): string => isoTime(Date.parse(MADE) + n * MS_PER_DAY);
/** The owner is told, the key disabled, and revoked: 45 days, 14 more, and 30 more. */
const DUE = [day(45), day(59), day(89)] as const;
const POLICY = policyOf(unusedControl(45));
const IDLE = 'key_idle';

let trail: QueryableTrail;
const open: PolicyProcess[] = [];

beforeEach(async () => {
  trail = await openQueryableTrail(MADE);
  await trail.append(made(IDLE));
});
afterEach(async () => {
  for (const one of open.splice(0)) one.close();
  await trail.close();
});

const made = (keyId: string, role: 'viewer' | 'admin' = 'viewer') =>
  created({ keyId, role, time: MADE, expiresAt: null });

async function process(more: Partial<PolicyProcessParts> = {}): Promise<PolicyProcess> {
  const one = await openPolicyProcess({ trail, inForce: [POLICY], now: MADE, ...more });
  open.push(one);
  return one;
}

function transferred(keyId: string, time: string) {
  const event = updated({ keyId, time });
  if (event.type !== 'KeyUpdated') throw new TypeError('not an update');
  const { owner } = event.data;
  return { ...event, data: { ...event.data, before: { owner }, after: { owner: 'bob@example.com' } } };
}

type Recorded =
  'PolicyStepTaken' | 'KeyDisabled' | 'KeyRevoked' | 'PolicyFindingCleared' | 'PolicyActionsHeld';
const recorded = <Type extends Recorded>(type: Type) => eventsOf(trail.log, 'lifecycle', type);
const steps = async () =>
  (await recorded('PolicyStepTaken')).map(({ keyId, time, data }) => [
    ...[keyId, data.step, data.dryRun, data.days, time, data.nextStep, data.nextAt],
  ]);
const countOf = async (type: Recorded): Promise<number> => (await recorded(type)).length;

const wholeWalk = () => [
  [IDLE, 'notify', false, 45, DUE[0], 'disable', DUE[1]],
  [IDLE, 'disable', false, 59, DUE[1], 'revoke', DUE[2]],
  [IDLE, 'revoke', false, 89, DUE[2], null, null],
];
const toldOf = (one: PolicyProcess): readonly unknown[] =>
  one.keys.rows.all('SELECT id FROM notifications WHERE key_id = ?', IDLE);

async function expectWholeWalk(reader: PolicyProcess): Promise<void> {
  expect(await steps()).toEqual(wholeWalk());
  expect([await countOf('KeyDisabled'), await countOf('KeyRevoked')]).toEqual([1, 1]);
  await reader.keys.catchUp();
  expect(reader.keys.byId(IDLE).kind).toBe('revoked');
  // What was told a week before is not kept.
  expect(toldOf(reader)).toHaveLength(1);
  expect(reader.directory.chain(POLICY.name, '2.11', IDLE)).toBeUndefined();
}

/** Of each step its event, and for two of them what it does after it. */
const deaths = [[1], [1, 2], [1, 2]].flatMap((appends, step) =>
  appends.flatMap((atAppend) => (['before', 'after'] as const).map((moment) => ({ step, atAppend, moment }))),
);

describe('a process that takes steps', () => {
  it.each(deaths)(
    'may be gone $moment append $atAppend of step $step: the next one goes on, and nothing is done twice',
    async ({ step, atAppend, moment }) => {
      const next = await process();
      for (const [at, instant] of DUE.entries()) {
        if (at === step) {
          const dying = await process({ log: logDyingAt(trail.log, atAppend, moment) });
          await expect(dying.runAt(instant)).rejects.toThrow('the process is gone');
        }
        await next.runAt(instant);
      }
      await expectWholeWalk(next);
    },
  );

  it('may have another beside it that leads as well: they take each step once', async () => {
    const both = [await process(), await process()];
    for (const instant of DUE) await Promise.all(both.map((one) => one.runAt(instant)));
    for (const one of both) await expectWholeWalk(one);
  });

  it('takes none before its time, to the millisecond, and none when it does not lead', async () => {
    const one = await process();
    await one.runAt(isoTime(Date.parse(DUE[0]) - 1));
    expect(await steps()).toEqual([]);
    await one.runAt(DUE[0]);
    await one.runAt(isoTime(Date.parse(DUE[1]) - 1));
    await (await process({ leads: () => false })).runAt(DUE[1]);
    expect(await steps()).toEqual(wholeWalk().slice(0, 1));
  });
});

describe('steps that were begun', () => {
  it('are not gone on with when the key was used in between', async () => {
    const one = await process();
    await one.runAt(DUE[0]);
    await trail.append(presented({ keyId: IDLE, time: day(46) }));
    await one.runAt(DUE[1]);
    const [cleared] = await recorded('PolicyFindingCleared');
    expect(cleared).toMatchObject({
      keyId: IDLE,
      data: { reason: 'used', lastStep: 'notify', lastStepAt: DUE[0] },
    });
    expect(await countOf('KeyDisabled')).toBe(0);
    await one.runAt(day(91));
    expect((await steps()).map(([, step, , , at]) => [step, at])).toEqual([
      ['notify', DUE[0]],
      ['notify', day(91)],
    ]);
  });

  it('begin anew when somebody enables what was disabled, and what is enabled stays so until then', async () => {
    const one = await process();
    await one.runAt(DUE[0]);
    await one.runAt(DUE[1]);
    await trail.append(enabled({ keyId: IDLE, time: day(60) }));
    await one.runAt(day(60));
    await one.keys.catchUp();
    expect(one.keys.byId(IDLE).kind).toBe('active');
    expect((await steps()).at(-1)).toEqual([IDLE, 'notify', false, 60, day(60), 'disable', day(74)]);
    await one.runAt(day(74));
    expect(one.keys.byId(IDLE).kind).toBe('disabled');
    expect(await countOf('KeyDisabled')).toBe(2);
  });

  it('are recorded once in a dry run, do nothing and tell nobody, and begin anew when it ends', async () => {
    const dry = await process({ inForce: [{ ...POLICY, dryRun: true }] });
    for (const instant of [...DUE, day(90), day(120)]) await dry.runAt(instant);
    expect((await steps()).filter(([keyId]) => keyId === IDLE)).toEqual(
      wholeWalk().map(([keyId, step, , ...rest]) => [keyId, step, true, ...rest]),
    );
    expect(dry.keys.byId(IDLE).kind).toBe('active');
    expect(toldOf(dry)).toEqual([]);
    const real = await process();
    await real.runAt(day(121));
    expect((await steps()).at(-1)).toEqual([IDLE, 'notify', false, 121, day(121), 'disable', day(135)]);
  });
});

describe('steps whose policy or key has changed', () => {
  const staged = (disableAfterDays: number | null, revokeAfterDays: number | null) =>
    policyOf(unusedControl(45), { stages: { notifyAfterDays: 0, disableAfterDays, revokeAfterDays } });
  const stepsSince = async (from: number) => (await steps()).slice(from).map((step) => step.slice(1));

  it('begin anew where more follows than the owner was told of, and the key stays as it is until then', async () => {
    await (await process({ inForce: [staged(null, null)] })).runAt(DUE[0]);
    const one = await process();
    await one.runAt(day(73));
    expect((await recorded('PolicyFindingCleared')).map(({ data }) => data.reason)).toEqual(['changed']);
    expect(await stepsSince(0)).toEqual([
      ['notify', false, 45, DUE[0], null, null],
      ['notify', false, 73, day(73), 'disable', day(87)],
    ]);
    await one.runAt(isoTime(Date.parse(day(87)) - 1));
    expect(await countOf('KeyDisabled')).toBe(0);
    await one.runAt(day(87));
    expect(await countOf('KeyDisabled')).toBe(1);
  });

  it('are taken on the day that the owner was told, though the stages have become shorter', async () => {
    const one = await process();
    await one.runAt(DUE[0]);
    const hasty = await process({ inForce: [staged(1, 1)] });
    await hasty.runAt(isoTime(Date.parse(DUE[1]) - 1));
    expect(await countOf('KeyDisabled')).toBe(0);
    await one.runAt(DUE[1]);
    await hasty.runAt(isoTime(Date.parse(DUE[2]) - 1));
    expect([await countOf('KeyDisabled'), await countOf('KeyRevoked')]).toEqual([1, 0]);
    await hasty.runAt(DUE[2]);
    await expectWholeWalk(hasty);
  });

  it('end where a key is disabled and its owner was not told that it would be revoked', async () => {
    const mild = await process({ inForce: [staged(14, null)] });
    for (const instant of [DUE[0], DUE[1]]) await mild.runAt(instant);
    const one = await process();
    for (const instant of [DUE[2], day(300)]) await one.runAt(instant);
    expect([await countOf('KeyDisabled'), await countOf('KeyRevoked')]).toEqual([1, 0]);
    expect(one.directory.chain(POLICY.name, '2.11', IDLE)?.steps).toHaveLength(2);
  });

  it('begin anew with another owner, who is told first', async () => {
    const one = await process();
    await one.runAt(DUE[0]);
    await trail.append(transferred(IDLE, day(58)));
    await one.runAt(DUE[1]);
    expect((await recorded('PolicyFindingCleared')).map(({ data }) => data.reason)).toEqual(['changed']);
    const owners = (await recorded('PolicyStepTaken')).map(({ data, time }) => [data.step, data.owner, time]);
    expect(owners.at(-1)).toEqual(['notify', 'bob@example.com', DUE[1]]);
    expect(await countOf('KeyDisabled')).toBe(0);
    await one.runAt(day(73));
    expect(await countOf('KeyDisabled')).toBe(1);
  });

  it('are not taken while the trail does not show yet that the key has another owner', async () => {
    const one = await process();
    await one.runAt(DUE[0]);
    const stale = await openQueryableTrail(MADE);
    await stale.append(made(IDLE));
    const behind = await process({ trail: { ...trail, engine: stale.engine }, log: trail.log });
    await trail.append(transferred(IDLE, day(58)));
    await behind.runAt(DUE[1]);
    await stale.close();
    expect([behind.told, await countOf('KeyDisabled')]).toEqual([[`${IDLE} disable changed meanwhile`], 0]);
  });
});

describe('what nothing is done to', () => {
  it('are keys of which another process has recorded a use that the trail does not show yet', async () => {
    const one = await process();
    await one.runAt(DUE[0]);
    const stale = await openQueryableTrail(MADE);
    await stale.append(made(IDLE));
    const behind = await openPolicyProcess({
      ...{ inForce: [POLICY], now: MADE, log: trail.log },
      trail: { ...trail, engine: stale.engine },
    });
    open.push(behind);
    await trail.append(presented({ keyId: IDLE, time: day(58) }));
    await behind.runAt(DUE[1]);
    expect(behind.told).toEqual([`${IDLE} disable used meanwhile`]);
    expect(await countOf('KeyDisabled')).toBe(0);
    await stale.close();
  });

  it('are keys that were used a moment ago: their owners are not told of days of silence, not even in a dry run', async () => {
    const dry = { ...POLICY, name: 'dry', dryRun: true };
    const stale = await openQueryableTrail(MADE);
    await stale.append(made(IDLE));
    const behind = await process({
      ...{ inForce: [POLICY, dry], log: trail.log },
      trail: { ...trail, engine: stale.engine },
    });
    await trail.append(presented({ keyId: IDLE, time: day(44) }));
    await behind.runAt(DUE[0]);
    await stale.close();
    expect([behind.told, await steps()]).toEqual([
      [`${IDLE} notify used meanwhile`, `${IDLE} notify used meanwhile`],
      [],
    ]);
  });

  it('is the last administrator’s key', async () => {
    const one = await process();
    await trail.append(made('key_admin', 'admin'));
    await one.runAt(DUE[0]);
    await one.runAt(DUE[1]);
    expect(one.told.filter((line) => line.startsWith('key_admin'))).toEqual([
      'key_admin notify taken',
      'key_admin disable last administrator',
    ]);
    expect(one.keys.byId('key_admin').kind).toBe('active');
  });

  it('are keys with an exception, from its approval to its end', async () => {
    const one = await process();
    await one.runAt(DUE[0]);
    const by = (name: string): Caller => {
      const { credential, ...rest } = caller('admin');
      const id = `ses_${name}`;
      const session = {
        kind: 'session',
        id,
        sessionId: id,
        principalId: principalIdOf(name),
        email: null,
      } as const;
      return { ...rest, credential: { ...credential, ...session, owner: name } };
    };
    const wanted = {
      policy: 'rules',
      keyId: IDLE,
      owner: null,
      tenant: null,
      until: day(70),
      reason: 'Yearly.',
    };
    const asked = await one.exceptions.request(wanted, by('bob'));
    if (!asked.ok) throw new TypeError(asked.refusal.detail);
    const { id } = asked.value;
    const decide = (name: string) => one.exceptions.decide(id, { kind: 'approve', note: null }, by(name));
    expect([(await decide('bob')).ok, (await decide('carol')).ok]).toEqual([false, true]);
    await one.runAt(DUE[1]);
    expect((await recorded('PolicyFindingCleared')).map(({ data }) => data.reason)).toEqual(['excepted']);
    await one.runAt(isoTime(Date.parse(day(70)) - 1));
    expect(await steps()).toHaveLength(1);
    await one.runAt(day(70));
    expect((await steps()).at(-1)).toEqual([IDLE, 'notify', false, 70, day(70), 'disable', day(84)]);
  });
});

describe('a run', () => {
  const many = (count: number) =>
    trail.append(...Array.from({ length: count }, (_, n) => made(`key_many_${n}`)));

  it('that would change too many keys changes none, says so once a day, and goes on with telling', async () => {
    await many(7);
    // Keys of other systems do not count: a hundred of them would hide that all of ours are due.
    await trail.append(...Array.from({ length: 100 }, (_, n) => observed({ keyId: `AKIA${n}` })));
    const one = await process({ actsOnPercentMax: 20 });
    await one.runAt(DUE[0]);
    for (const instant of [DUE[1], isoTime(Date.parse(DUE[1]) + 3_600_000)]) await one.runAt(instant);
    expect(one.told.filter((line) => line.includes('held'))).toEqual([
      'rules held 8 of 8',
      'rules held 8 of 8',
    ]);
    const held = await recorded('PolicyActionsHeld');
    expect(held.map(({ data }) => data)).toEqual([
      { policy: 'rules', due: 8, population: 8, percentMax: 20, day: DUE[1].slice(0, 10) },
    ]);
    expect(await countOf('KeyDisabled')).toBe(0);
    await one.runAt(day(60));
    expect(await countOf('PolicyActionsHeld')).toBe(2);
  });

  it('judges rotation by the trail as well, to the millisecond, whatever use there was', async () => {
    const rules = policyOf(rotationControl(90), { stages: { ...POLICY.stages, disableAfterDays: null } });
    await trail.append(rotated({ keyId: IDLE, time: day(10), expiresAt: null }), made('key_other'));
    await trail.append(presented({ keyId: IDLE, time: day(99) }));
    const one = await process({ inForce: [rules] });
    const atBoundary = Date.parse(day(90));
    for (const ms of [atBoundary, atBoundary + 1, Date.parse(day(100)), Date.parse(day(100)) + 1])
      await one.runAt(isoTime(ms));
    expect((await steps()).map(([keyId, , , days, time]) => [keyId, days, time])).toEqual([
      ['key_other', 90, isoTime(atBoundary + 1)],
      [IDLE, 90, isoTime(Date.parse(day(100)) + 1)],
    ]);
  });

  it('takes no more steps than it may, and says how many are left', async () => {
    await many(4);
    const one = await process({ stepsMax: 2 });
    expect(await one.runAt(DUE[0])).toEqual({ taken: 2, cleared: 0, left: 3 });
    expect(await one.runAt(DUE[0])).toEqual({ taken: 2, cleared: 0, left: 1 });
    expect(await one.runAt(DUE[0])).toEqual({ taken: 1, cleared: 0, left: 0 });
    expect(await one.runAt(DUE[0])).toEqual({ taken: 0, cleared: 0, left: 0 });
  });

  it('does nothing for a policy whose keys it cannot read, and what was begun stays', async () => {
    const one = await process();
    await one.runAt(DUE[0]);
    const blind = await process({
      trail: {
        ...trail,
        engine: {
          ...trail.engine,
          report: () => Promise.reject(new Error('gone')),
        } as unknown as QueryableTrail['engine'],
      },
    });
    await blind.runAt(DUE[1]);
    expect(blind.told).toEqual(['rules failed']);
    expect(await steps()).toHaveLength(1);
    expect(await countOf('PolicyFindingCleared')).toBe(0);
  });
});
