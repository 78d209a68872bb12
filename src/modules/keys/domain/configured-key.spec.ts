import { describe, expect, it } from '@jest/globals';
import type { Actor } from '../../../events/envelope.ts';
import type { DecisionContext } from './decision.ts';
import { decideDisable } from './disable-key.ts';
import { decideEnable } from './enable-key.ts';
import { evolve } from './evolve.ts';
import { at, createdKey, day, given, happened, KEY_ID } from './given-key.fixture.ts';
import { ABSENT } from './key-state.ts';
import { decideRevoke } from './revoke-key.ts';
import { decideRotate } from './rotate-key.ts';
import { decideUpdate } from './update-key.ts';

const FILE: Actor = { type: 'config', id: 'keytrail.yaml', email: null, credential: null };
const configured = { ...createdKey(), actor: FILE };
const byFile: DecisionContext = { ...at(day(1)), actor: FILE };
const POLICY = { daysDefault: 90, daysMax: 365, neverAllowed: false };
const REFUSED = [
  'managed_by_configuration',
  "Configuration decides about this key, first in 'keytrail.yaml'; change its entry there.",
] as const;

describe('a key that configuration made', () => {
  it('knows where it was listed first', () => {
    expect(evolve(ABSENT, configured)).toMatchObject({ key: { configuredIn: 'keytrail.yaml' } });
    expect(evolve(ABSENT, createdKey())).toMatchObject({ key: { configuredIn: null } });
  });

  it('is not changed by anybody else', () => {
    const { when } = given(configured);
    const reason = { keyId: KEY_ID, reason: null };
    when((state) => decideDisable(state, reason, at(day(1)))).refused(...REFUSED);
    when((state) => decideEnable(state, reason, at(day(1)))).refused(...REFUSED);
    when((state) =>
      decideUpdate(state, { keyId: KEY_ID, changes: { note: 'x' } }, null, POLICY, at(day(1))),
    ).refused(...REFUSED);
    when((state) =>
      decideRotate(
        state,
        {
          keyId: KEY_ID,
          graceSeconds: 0,
          secret: { hash: 'hash-2', fingerprint: 'qk_bbb...bbb' },
          grantor: null,
        },
        at(day(1)),
      ),
    ).refused(...REFUSED);
  });

  it('is changed by configuration, and ended by whoever must', () => {
    const { state } = given(configured);
    const reason = { keyId: KEY_ID, reason: null };
    expect(decideDisable(state, reason, byFile)).toMatchObject({ ok: true, value: { type: 'KeyDisabled' } });
    expect(decideRevoke(state, { ...reason, by: 'id' }, at(day(1)))).toMatchObject({
      ok: true,
      value: { type: 'KeyRevoked' },
    });
  });

  it('that has ended is told of its end and not of its file', () => {
    given(configured, happened.revoked(day(1)))
      .when((state) => decideDisable(state, { keyId: KEY_ID, reason: null }, at(day(2))))
      .refused('key_revoked', `The key was revoked at ${day(1)}; that is final.`);
  });
});
