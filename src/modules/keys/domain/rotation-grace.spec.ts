import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { LifecycleEvent } from '../../../events/catalogue.ts';
import { decideEndGrace } from './end-grace.ts';
import { evolve } from './evolve.ts';
import { at, createdKey, day, given, happened, KEY_ID, REFERENCE } from './given-key.fixture.ts';
import type { KeyState } from './key-state.ts';
import { decideUse } from './use-key.ts';
import { decideWarnOfGraceEnd } from './warn-of-grace-end.ts';

const OLD = 'qk_aaa...aaa';
const HALF_DAY_SECONDS = 43_200;
const USE = { requests: 3, lastUsedAt: day(31), addresses: 1 };

const endGrace = (now: string) => (state: KeyState) => decideEndGrace(state, KEY_ID, at(now));
const warn =
  (now: string, warningSeconds = HALF_DAY_SECONDS) =>
  (state: KeyState) =>
    decideWarnOfGraceEnd(state, { keyId: KEY_ID, warningSeconds, previousSecretUse: USE }, at(now));

/** Rotated on day 30 with a grace of four days: its middle is day 32. */
const rotatedKey = [createdKey(), happened.rotated(day(30), 2, day(34))] as const;
const about = (now: string) => ({
  version: 1 as const,
  time: now,
  keyId: KEY_ID,
  tenant: 'acme',
  actor: at(now).actor,
  origin: at(now).origin,
  outcome: 'SUCCESS' as const,
});
const rotation = {
  ...REFERENCE,
  fingerprint: 'qk_bb2...bb2',
  previousFingerprint: OLD,
  graceEndsAt: day(34),
};

describe('the end of a grace', () => {
  it('is recorded from its instant on, under an id that follows from the rotation, however late that is', () => {
    const end = (now: string): LifecycleEvent => ({
      ...about(now),
      id: 'a8889cb0-77f6-8415-8140-cb828edab21e',
      type: 'RotationGraceEnded',
      data: { ...rotation, warnedAt: null },
    });
    given(...rotatedKey)
      .when(endGrace(day(34)))
      .then(end(day(34)));
    given(...rotatedKey)
      .when(endGrace(day(80)))
      .then(end(day(80)));
  });

  it('says when it was warned of', () => {
    const { state } = given(...rotatedKey, happened.graceEnding(day(33), OLD, day(34)));
    expect(endGrace(day(34))(state)).toMatchObject({ ok: true, value: { data: { warnedAt: day(33) } } });
  });

  it.each([
    ['before its instant', rotatedKey, '2026-02-03T23:59:59.999Z'],
    ['when it is on record', [...rotatedKey, happened.graceEnded(day(34), OLD, day(34))], day(35)],
    ['of a rotation that gave no grace', [createdKey(), happened.rotated(day(30), 2, day(30))], day(31)],
    ['of a key that was never rotated', [createdKey()], day(31)],
  ] as const)('is not recorded %s', (_, events, now) => {
    given(...events)
      .when(endGrace(now))
      .refused('nothing_to_change', 'No grace has ended.');
  });

  it('is the revocation when the key is revoked in the grace', () => {
    given(...rotatedKey, happened.revoked(day(31)))
      .when(endGrace(day(34)))
      .refused('key_revoked', `The key was revoked at ${day(31)}; that is final.`);
  });

  it('is the expiry when the key expires first, and comes before one that has passed meanwhile', () => {
    given(...rotatedKey, happened.updated(day(31), { expiresAt: day(33) }))
      .when(endGrace(day(34)))
      .refused('key_expired', `The key expired at ${day(33)}; that is final.`);
    const { state } = given(...rotatedKey, happened.updated(day(31), { expiresAt: day(35) }));
    expect(endGrace(day(40))(state).ok).toBe(true);
  });

  it('on record refuses the previous secret also where a clock is behind, and no other', () => {
    const { state } = given(...rotatedKey, happened.graceEnded(day(34), OLD, day(34)));
    const asked = { dataset: null, permission: null, ip: null, now: day(33) };
    expect([decideUse(state, 'previous', asked), decideUse(state, 'current', asked)]).toEqual([
      'REVOKED',
      'SUCCESS',
    ]);
  });
});

describe('the warning before the end of a grace', () => {
  it('is given within the time wanted, under an id that follows from the rotation, with what is known of the use', () => {
    given(...rotatedKey)
      .when(warn(day(33.5)))
      .then({
        ...about(day(33.5)),
        id: '5a3a00c9-8788-8ad9-b463-7264fd2cc83a',
        type: 'RotationGraceEnding',
        data: { ...rotation, previousSecretUse: USE },
      });
  });

  it('is never given before the middle of the grace, however early it is wanted', () => {
    const weeks = 30 * 86_400;
    expect(warn('2026-02-01T23:59:59.999Z', weeks)(given(...rotatedKey).state).ok).toBe(false);
    expect(warn(day(32), weeks)(given(...rotatedKey).state).ok).toBe(true);
  });

  it.each([
    ['earlier than wanted', rotatedKey, '2026-02-03T11:59:59.999Z'],
    ['from the end on', rotatedKey, day(34)],
    ['twice', [...rotatedKey, happened.graceEnding(day(33.5), OLD, day(34))], day(33.6)],
    ['of a key that was never rotated', [createdKey()], day(33.6)],
  ] as const)('is not given %s', (_, events, now) => {
    given(...events)
      .when(warn(now))
      .refused('nothing_to_change', 'No warning is due.');
  });

  it('is not given when warnings are off', () => {
    given(...rotatedKey)
      .when(warn(day(33.99), 0))
      .refused('nothing_to_change', 'No warning is due.');
  });
});

describe('folding warnings and ends of graces', () => {
  const twice = [...rotatedKey, happened.rotated(day(32), 3, day(36))];
  const ofTheFirst = fc.constantFrom(
    happened.graceEnding(day(33), OLD, day(34)),
    happened.graceEnded(day(34), OLD, day(34)),
    happened.graceEnded(day(34), OLD, day(36)),
    happened.graceEnded(day(34), 'qk_bb2...bb2', day(34)),
  );
  const ofTheSecond = fc.constantFrom(
    happened.graceEnding(day(34.5), 'qk_bb2...bb2', day(36)),
    happened.graceEnding(day(34.6), 'qk_bb2...bb2', day(36)),
    happened.graceEnded(day(36), 'qk_bb2...bb2', day(36)),
    happened.graceEnded(day(36.1), 'qk_bb2...bb2', day(36)),
  );
  const stateAfter = (events: readonly LifecycleEvent[]): KeyState => given(...twice, ...events).state;

  it('those of an earlier rotation change nothing, wherever they come in between', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(ofTheFirst, ofTheSecond)), (events) => {
        const own = events.filter(
          ({ data }) =>
            'graceEndsAt' in data &&
            data.graceEndsAt === day(36) &&
            'previousFingerprint' in data &&
            data.previousFingerprint === 'qk_bb2...bb2',
        );
        expect(stateAfter(events)).toEqual(stateAfter(own));
      }),
    );
  });

  it('of several processes’ warnings and ends the first counts, and once there is an end nothing more is recorded', () => {
    fc.assert(
      fc.property(fc.array(ofTheSecond, { minLength: 1 }), (events) => {
        const once = [
          events.findIndex(({ type }) => type === 'RotationGraceEnding'),
          events.findIndex(({ type }) => type === 'RotationGraceEnded'),
        ].sort((a, b) => a - b);
        const first = once.flatMap((index) => events[index] ?? []);
        const state = stateAfter(events);
        expect(state).toEqual(stateAfter(first));
        if (once.every((index) => index >= 0) || first[0]?.type === 'RotationGraceEnded')
          expect([endGrace(day(37))(state).ok, warn(day(35.9))(state).ok]).toEqual([false, false]);
      }),
    );
  });

  it('a state in which nothing changes is the same object, so that nothing is written', () => {
    const ended = given(...rotatedKey, happened.graceEnded(day(34), OLD, day(34))).state;
    expect(evolve(ended, happened.graceEnded(day(35), OLD, day(34)))).toBe(ended);
    expect(evolve(ended, happened.graceEnding(day(35), OLD, day(34)))).toBe(ended);
  });
});
