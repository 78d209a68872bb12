import { describe, it } from '@jest/globals';
import { decideDisable } from './disable-key.ts';
import { decideEnable } from './enable-key.ts';
import { decideExpire } from './expire-key.ts';
import { at, createdKey, day, given, happened, KEY_ID } from './given-key.fixture.ts';
import { decideRevoke } from './revoke-key.ts';
import { decideRotate } from './rotate-key.ts';
import { decideUpdate } from './update-key.ts';
import type { Decision } from './decision.ts';
import type { KeyState } from './key-state.ts';

const policy = { daysDefault: 90, daysMax: 365, neverAllowed: false };
const secret = { hash: 'hash-2', fingerprint: 'qk_new...new' };

const changes: Record<string, (state: KeyState, now: string) => Decision> = {
  revoke: (state, now) => decideRevoke(state, { keyId: KEY_ID, reason: null, by: 'id' }, at(now)),
  rotate: (state, now) =>
    decideRotate(state, { keyId: KEY_ID, secret, graceSeconds: 60, grantor: null }, at(now)),
  disable: (state, now) => decideDisable(state, { keyId: KEY_ID, reason: null }, at(now)),
  enable: (state, now) => decideEnable(state, { keyId: KEY_ID, reason: null }, at(now)),
  update: (state, now) =>
    decideUpdate(state, { keyId: KEY_ID, changes: { name: 'x' } }, null, policy, at(now)),
  expire: (state, now) => decideExpire(state, KEY_ID, at(now)),
};

describe.each(Object.entries(changes))(
  'no key that has ended, or that is not ours, can be changed: %s',
  (_, change) => {
    it('refuses a key that does not exist', () => {
      given()
        .when((state) => change(state, day(1)))
        .refused('key_not_found', `No key has the id '${KEY_ID}'.`);
    });

    it('refuses a revoked key and says since when', () => {
      given(createdKey(), happened.revoked(day(2)))
        .when((state) => change(state, day(3)))
        .refused('key_revoked', 'The key was revoked at 2026-01-03T00:00:00.000Z; that is final.');
    });

    it('refuses an expired key and says since when', () => {
      given(createdKey(), happened.expired(day(91)))
        .when((state) => change(state, day(92)))
        .refused('key_expired', 'The key expired at 2026-04-01T00:00:00.000Z; that is final.');
    });

    it('refuses a key that another system issued, whatever that system did to it', () => {
      for (const done of [[], [happened.disabled(day(0))], [happened.revoked(day(0))]]) {
        given(happened.observedElsewhere(day(0)), ...done)
          .when((state) => change(state, day(1)))
          .refused(
            'external_key',
            'This key was issued by another system; Keytrail reports on it and cannot change it.',
          );
      }
    });
  },
);

describe.each(Object.entries(changes).filter(([name]) => name !== 'expire'))(
  'the expiry counts from its instant on, whether or not the sweep has come by: %s',
  (_, change) => {
    it('refuses a key whose expiry has just passed', () => {
      given(createdKey({ expiresAt: day(5) }))
        .when((state) => change(state, day(5)))
        .refused('key_expired', 'The key expired at 2026-01-06T00:00:00.000Z; that is final.');
    });
  },
);
