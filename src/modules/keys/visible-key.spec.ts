import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { caller, HandClock, openEmbeddedKeys } from '../../../test/fixtures/embedded-keys.ts';
import type { Role } from '../../events/key-rights.ts';
import type { Caller } from '../identity/caller.ts';
import { effectiveScopes } from '../identity/domain/scopes.ts';
import { changeableKey } from './visible-key.ts';

const OWNER = 'spec@example.com';

let keys: Awaited<ReturnType<typeof openEmbeddedKeys>>;
beforeEach(async () => {
  keys = await openEmbeddedKeys(new HandClock('2026-11-20T21:04:44.123Z'));
});
afterEach(async () => {
  await keys.close();
  keys.remove();
});

const byKey = (keyId: string, role: Role, scopes: 'inherit' | readonly string[] = 'inherit'): Caller => {
  const { credential, origin } = caller(role);
  if (credential.kind !== 'key') throw new Error('the fixture is a key');
  return { origin, credential: { ...credential, id: keyId, keyId, scopes: effectiveScopes(role, scopes) } };
};
const bySession = (role: Role): Caller => {
  const { origin, credential } = caller(role);
  const { tenant, reach, scopes } = credential;
  const session = { sessionId: 'ses_1', principalId: 'prn_1', email: null } as const;
  return {
    origin,
    credential: {
      kind: 'session',
      id: 'ses_1',
      owner: OWNER,
      role,
      tenant,
      reach,
      scopes,
      allowedDatasets: null,
      ...session,
    },
  };
};
const answer = (keyId: string, by: Caller): string => {
  const result = changeableKey(keys.directory, keyId, by);
  return result.ok ? 'changeable' : result.refusal.code;
};

describe('a key of one’s own owner', () => {
  it('that can do more than the asking key is not for it to change or end: the administrator key of who made it', async () => {
    const administrator = await keys.created({ name: 'root', role: 'admin', owner: OWNER });
    const app = await keys.created({ name: 'app', role: 'user', owner: OWNER });
    expect(answer(administrator.id, byKey(app.id, 'user'))).toBe('not_your_key');
    expect(answer(app.id, byKey(administrator.id, 'admin'))).toBe('changeable');
  });

  it('that can do no more is, and so is the asking key itself, whatever it holds', async () => {
    const narrow = await keys.created({ name: 'narrow', role: 'user', owner: OWNER, scopes: ['read:data'] });
    const app = await keys.created({ name: 'app', role: 'user', owner: OWNER });
    expect(answer(narrow.id, byKey(app.id, 'user'))).toBe('changeable');
    expect(answer(app.id, byKey(narrow.id, 'user', ['revoke:apikeys']))).toBe('not_your_key');
    expect(answer(app.id, byKey(app.id, 'user', ['revoke:apikeys']))).toBe('changeable');
  });

  it('is the owner’s to end who signed in, also one that holds more than their role does now', async () => {
    const former = await keys.created({ name: 'of better days', role: 'admin', owner: OWNER });
    expect(answer(former.id, bySession('user'))).toBe('changeable');
  });
});
