import { describe, expect, it } from '@jest/globals';
import type { LifecycleEvent } from '../../../events/catalogue.ts';
import { createdKey, day, given, happened } from './given-key.fixture.ts';
import { rotationOf, type LastRotation } from './rotation-state.ts';

const rotatedKey = [createdKey(), happened.rotated(day(30), 2, day(34))];

function rotation(events: readonly LifecycleEvent[], now: string): LastRotation {
  const { state } = given(...events);
  if (state.kind === 'absent') throw new Error('there is no key');
  return rotationOf(state, now);
}

describe('where a rotation stands', () => {
  it.each([
    ['a key that was never rotated', [createdKey()]],
    ['a key of another system', [happened.observedElsewhere(day(0))]],
  ])('%s has none', (_, events) => {
    expect(rotation(events, day(1))).toEqual({
      state: 'none',
      rotatedAt: null,
      graceEndsAt: null,
      graceEndedAt: null,
      warnedAt: null,
    });
  });

  it.each([
    ['in its grace', rotatedKey, '2026-02-03T23:59:59.999Z', 'in_grace', null],
    [
      'ended from the very instant, whether or not the sweep was there',
      rotatedKey,
      day(34),
      'ended',
      day(34),
    ],
    [
      'ended when that is on record, also where a clock is behind',
      [...rotatedKey, happened.graceEnded(day(34), 'qk_aaa...aaa', day(34))],
      day(33),
      'ended',
      day(34),
    ],
    [
      'ended with the key’s revocation',
      [...rotatedKey, happened.revoked(day(31))],
      day(32),
      'ended',
      day(31),
    ],
    [
      'ended by itself before a revocation',
      [...rotatedKey, happened.revoked(day(40))],
      day(41),
      'ended',
      day(34),
    ],
    [
      'ended with an expiry that has passed',
      [...rotatedKey, happened.updated(day(31), { expiresAt: day(32) })],
      day(33),
      'ended',
      day(32),
    ],
    [
      'ended at once when it gave no grace',
      [createdKey(), happened.rotated(day(30), 2, day(30))],
      day(30),
      'ended',
      day(30),
    ],
  ])('it is %s', (_, events, now, state, graceEndedAt) => {
    const { state: actual, graceEndedAt: end } = rotation(events, now);
    expect([actual, end]).toEqual([state, graceEndedAt]);
  });
});
