import { describe, expect, it } from '@jest/globals';
import { at, createdKey, day, given, happened, KEY_ID, REFERENCE } from './given-key.fixture.ts';
import { decideRotate } from './rotate-key.ts';
import { decideUse } from './use-key.ts';

const secret = { hash: 'hash-2', fingerprint: 'qk_new...new' };
const rotate = (graceSeconds: number, now: string) => (state: Parameters<typeof decideRotate>[0]) =>
  decideRotate(state, { keyId: KEY_ID, secret, graceSeconds, grantor: null }, at(now));

describe('rotating a key', () => {
  it('gives a new secret a full lifetime and ends the old one with the grace', () => {
    given(createdKey())
      .when(rotate(86_400, day(30)))
      .then({
        id: at(day(30)).eventId,
        version: 1,
        time: day(30),
        keyId: KEY_ID,
        tenant: 'acme',
        actor: at(day(30)).actor,
        origin: at(day(30)).origin,
        outcome: 'SUCCESS',
        type: 'KeyRotated',
        data: {
          ...REFERENCE,
          secretHash: 'hash-2',
          fingerprint: 'qk_new...new',
          previousFingerprint: 'qk_aaa...aaa',
          graceEndsAt: day(31),
          expiresAt: day(120),
        },
      });
  });

  it('refuses a grace that would keep the old secret alive beyond its own expiry', () => {
    given(createdKey())
      .when(rotate(2 * 86_400, day(89)))
      .refused(
        'rotation_grace_exceeds_expiry',
        'The old secret expires at 2026-04-01T00:00:00.000Z, before the grace would end; ask for a shorter grace.',
      );
  });

  it('refuses a disabled key', () => {
    given(createdKey(), happened.disabled(day(1)))
      .when(rotate(0, day(2)))
      .refused('key_disabled', 'The key is disabled; enable it before rotating its secret.');
  });

  it('accepts both secrets until the instant the grace ends, then only the new one', () => {
    const { state } = given(createdKey(), happened.rotated(day(30), 2, day(31)));
    const use = (matched: 'current' | 'previous', now: string) =>
      decideUse(state, matched, { dataset: null, permission: null, ip: null, now });
    expect([
      use('previous', '2026-01-31T23:59:59.999Z'),
      use('previous', day(31)),
      use('current', day(31)),
    ]).toEqual(['SUCCESS', 'REVOKED', 'SUCCESS']);
  });

  it('forgets the oldest secret when rotated again within the grace', () => {
    const { state } = given(
      createdKey(),
      happened.rotated(day(30), 2, day(40)),
      happened.rotated(day(31), 3, day(41)),
    );
    expect(state).toMatchObject({
      kind: 'active',
      key: { secret: { hash: 'hash-3' }, previousSecret: { hash: 'hash-2', graceEndsAt: day(41) } },
    });
  });
});
