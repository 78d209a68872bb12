import { expect, it } from '@jest/globals';
import type { Scope } from '../../identity/domain/scopes.ts';
import { seesOwnKeys } from './sees-own-keys.ts';

const key = (...scopes: readonly Scope[]): boolean =>
  seesOwnKeys({ kind: 'key', scopes: new Set(scopes) }, { scopes });

it('a key that was narrowed to other things than keys sees itself alone', () => {
  expect([key('keys:verify'), key('read:metadata', 'read:data'), key()]).toEqual([false, false, false]);
});

it('a key that lists, makes or ends keys sees all of its owner', () => {
  const about = [
    'keys:read',
    'create:apikeys',
    'revoke:apikeys',
    'read:principals',
    'admin:apikeys',
  ] as const;
  expect(about.map((scope) => key('keys:verify', scope))).toEqual(about.map(() => true));
});

it('so does a session, and a key that was not narrowed', () => {
  expect(seesOwnKeys({ kind: 'session', scopes: new Set() }, undefined)).toBe(true);
  expect(seesOwnKeys({ kind: 'key', scopes: new Set<Scope>(['read:data']) }, { scopes: 'inherit' })).toBe(
    true,
  );
});
