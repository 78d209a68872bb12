import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HandClock, openEmbeddedKeys } from '../../../test/fixtures/embedded-keys.ts';
import {
  principalCreated,
  principalDisabled,
  principalUpdated,
} from '../../../test/fixtures/identity-events.ts';
import { testSettings } from '../../../test/fixtures/test-settings.ts';
import { composeKeyServices } from '../../profiles/key-services.ts';
import { systemIds } from '../../shared/ids.ts';
import { SqliteKeyDirectory } from '../projections/key-state/sqlite-key-directory.ts';
import type { AuthenticationRequest } from './authenticator.ts';
import { AccessTokens } from './access-tokens.ts';
import { keysFor } from './domain/token-secrets.ts';
import type { IssuedTokens } from './sessions.ts';
import { scopesOfRole } from './domain/scopes.ts';

type Keys = Awaited<ReturnType<typeof openEmbeddedKeys>>;

const NOW = '2026-11-20T21:00:00.000Z';
const NOW_MS = Date.parse(NOW);
const ORIGIN = { ip: '203.0.113.7', userAgent: 'spec', requestId: null };
const INVALID = { ok: false, refusal: { code: 'invalid_access_token', detail: 'Invalid access token' } };

let clock: HandClock;
let keys: Keys;
let issued: IssuedTokens;
beforeEach(async () => {
  clock = new HandClock(NOW);
  keys = await openEmbeddedKeys(clock);
  await keys.services.commands.record(
    principalCreated({ name: 'ana', email: 'ana@example.com', role: 'analyst', tenant: 'acme' }),
  );
  const principal = keys.directory.principals.byName('ana');
  if (principal === undefined) throw new Error('there is no principal');
  const by = { principal, method: 'password', provider: null, origin: ORIGIN } as const;
  const signedIn = await keys.services.sessions.service.signIn(by);
  if (!signedIn.ok) throw new Error('nobody signed in');
  issued = signedIn.value;
});
afterEach(async () => {
  await keys.close();
  keys.remove();
});

const asked = (token: string, request: Partial<AuthenticationRequest> = {}) =>
  keys.services.authenticator.authenticate({
    secret: token,
    origin: ORIGIN,
    endpoint: 'GET /v1/keys',
    anyOf: ['keys:read'],
    recordUse: true,
    ...request,
  });

/** What the trail has of uses and failures. */
const trail = async (): Promise<readonly unknown[]> =>
  (await keys.events())
    .filter(({ type }) => type === 'SessionUsed' || type === 'SignInFailed')
    .map(({ type, outcome, data }) => [
      type,
      outcome,
      'reason' in data ? data.reason : 'permission' in data ? data.permission : null,
    ]);

describe('a request with an access token', () => {
  it('is its owner’s, with the rights of their role', async () => {
    expect(await asked(issued.accessToken)).toEqual({
      ok: true,
      value: {
        origin: ORIGIN,
        credential: {
          ...{ kind: 'session', id: issued.session.id, sessionId: issued.session.id },
          ...{ principalId: 'prn_ana', owner: 'ana', email: 'ana@example.com' },
          ...{
            tenant: 'acme',
            role: 'analyst',
            reach: 'own-tenant',
            allowedDatasets: null,
            scopes: expect.any(Set),
          },
        },
      },
    });
  });

  it('is in the trail before it is answered, also where a key’s would not be, and when it is refused', async () => {
    await asked(issued.accessToken, { recordUse: false });
    await asked(issued.accessToken, { anyOf: null });
    expect(await asked(issued.accessToken, { anyOf: ['admin'] })).toEqual({
      ok: false,
      refusal: {
        code: 'forbidden',
        detail: "Your role analyst does not hold the scope 'admin'.",
        heldScopes: scopesOfRole('analyst'),
      },
    });
    expect(await trail()).toEqual([
      ['SessionUsed', 'SUCCESS', 'keys:read'],
      ['SessionUsed', 'SUCCESS', null],
      ['SessionUsed', 'FORBIDDEN', 'admin'],
    ]);
    await keys.log.close();
    await expect(asked(issued.accessToken)).rejects.toMatchObject({ code: 'log_unavailable' });
  });

  it('has other rights the moment its owner’s role changes', async () => {
    await keys.services.commands.record(principalUpdated({ name: 'ana', after: { role: 'viewer' } }));
    expect(await asked(issued.accessToken, { anyOf: ['sql:run'] })).toMatchObject({ ok: false });
    expect(await asked(issued.accessToken)).toMatchObject({ value: { credential: { role: 'viewer' } } });
  });

  it('is refused the moment its owner signs out, is disabled, or the session’s time is over', async () => {
    const used = await asked(issued.accessToken);
    if (!used.ok) throw new Error('it was not accepted');
    const end = await keys.services.sessions.service.revoke({
      sessionId: issued.session.id,
      reason: 'signed_out',
      caller: used.value,
    });
    expect(end.ok).toBe(true);
    expect(await asked(issued.accessToken)).toEqual(INVALID);

    const again = await signInAgain();
    await keys.services.commands.record(principalDisabled({ name: 'ana' }));
    expect(await asked(again)).toEqual(INVALID);
    expect((await trail()).slice(1)).toEqual([
      ['SignInFailed', 'REVOKED', 'session_over'],
      ['SignInFailed', 'DISABLED', 'principal_disabled'],
    ]);
  });

  it('is refused alike, whatever is wrong with the token, and the trail has the reason', async () => {
    const tokens = new AccessTokens(keysFor('access token', [new Uint8Array(32).fill(7)]), 900);
    const times = { nowMs: NOW_MS, endMs: NOW_MS + 900_000, tokenId: 'a' };
    const of = async (sessionId: string, principalId: string) =>
      (await tokens.issue({ sessionId, principalId }, times)).token;
    const expired = await tokens.issue(
      { sessionId: issued.session.id, principalId: 'prn_ana' },
      { ...times, nowMs: NOW_MS - 3_600_000 },
    );
    for (const token of [
      await of('ses_unknown', 'prn_ana'),
      await of(issued.session.id, 'prn_somebody_else'),
      expired.token,
      `${issued.accessToken.slice(0, -3)}AAA`,
    ])
      expect(await asked(token)).toEqual(INVALID);
    expect(await trail()).toEqual([
      ['SignInFailed', 'INVALID', 'token_invalid'],
      ['SignInFailed', 'INVALID', 'token_invalid'],
      ['SignInFailed', 'EXPIRED', 'token_expired'],
      ['SignInFailed', 'INVALID', 'token_invalid'],
    ]);
  });

  it('passes in another process from the moment it was answered, and no longer once it was ended here', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'keytrail-other-'));
    const directory = await SqliteKeyDirectory.open({ dataDir, log: keys.log });
    const other = composeKeyServices({
      ...{ log: keys.log, directory, principals: directory.principals, clock, ids: systemIds },
      settings: testSettings(dataDir),
      tokenSecrets: [new Uint8Array(32).fill(7)],
      onLostEvent: () => undefined,
    });
    const request = {
      ...{
        secret: issued.accessToken,
        origin: ORIGIN,
        endpoint: 'GET /v1/keys',
        anyOf: null,
        recordUse: true,
      },
    };
    const caller = await other.authenticator.authenticate(request);
    if (!caller.ok) throw new Error(caller.refusal.detail);
    const { refreshToken, session } = issued;
    const exchanged = await other.sessions.service.exchange({ token: refreshToken, origin: ORIGIN });
    expect(exchanged).toMatchObject({ ok: true, value: { session: { id: session.id } } });

    await keys.directory.catchUp();
    const end = { sessionId: session.id, reason: 'signed_out', caller: caller.value } as const;
    expect(await keys.services.sessions.service.revoke(end)).toMatchObject({ ok: true });
    await directory.catchUp();
    expect(await other.authenticator.authenticate(request)).toEqual(INVALID);
    directory.close();
    rmSync(dataDir, { recursive: true });
  });

  it('cannot fill the trail with tokens that nobody signed', async () => {
    for (let n = 0; n < 100; n += 1) expect(await asked(`e30.e30.${n}`)).toEqual(INVALID);
    expect(await trail()).toEqual([['SignInFailed', 'INVALID', 'token_invalid']]);
    expect(keys.services.sessions.counts.read()).toContainEqual({
      method: 'access',
      outcome: 'token_invalid',
      count: 100,
    });
  });

  it('is told from a key by its form: a key is judged as one', async () => {
    const { secret } = await keys.created({ name: 'app', role: 'admin' });
    expect(await asked(secret)).toMatchObject({ ok: true, value: { credential: { kind: 'key' } } });
    expect(await asked('one.dot')).toMatchObject({ ok: false, refusal: { code: 'invalid_api_key' } });
  });
});

async function signInAgain(): Promise<string> {
  const { principal } = issued;
  const by = { principal, method: 'password', provider: null, origin: ORIGIN } as const;
  const signedIn = await keys.services.sessions.service.signIn(by);
  if (!signedIn.ok) throw new Error('nobody signed in');
  return signedIn.value.accessToken;
}
