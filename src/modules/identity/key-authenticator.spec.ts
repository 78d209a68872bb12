import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { caller, HandClock, openEmbeddedKeys } from '../../../test/fixtures/embedded-keys.ts';
import { testSettings } from '../../../test/fixtures/test-settings.ts';
import { composeKeyServices } from '../../profiles/key-services.ts';
import { systemIds } from '../../shared/ids.ts';
import { DisableKey } from '../keys/commands/disable-key/disable-key.command.ts';
import { DisableKeyHandler } from '../keys/commands/disable-key/disable-key.handler.ts';
import { RevokeKey } from '../keys/commands/revoke-key/revoke-key.command.ts';
import { formatSecret } from '../keys/domain/secret-format.ts';
import { SqliteKeyDirectory } from '../projections/key-state/sqlite-key-directory.ts';
import type { AuthenticationRequest } from './authenticator.ts';
import { scopesOfRole } from './domain/scopes.ts';

const origin = { ip: '203.0.113.7', userAgent: 'app/1', requestId: '0198c5a8-0000-7000-8000-0000000000bb' };
const asked = (
  secret: string | null,
  change: Partial<AuthenticationRequest> = {},
): AuthenticationRequest => ({
  secret,
  origin,
  endpoint: 'GET /v1/keys',
  anyOf: ['keys:read'],
  recordUse: true,
  ...change,
});
const unknownSecret = formatSecret('qk', new Uint8Array(32).fill(9));

let clock: HandClock;
let keys: Awaited<ReturnType<typeof openEmbeddedKeys>>;

beforeEach(async () => {
  clock = new HandClock('2026-11-20T21:04:44.123Z');
  keys = await openEmbeddedKeys(clock);
});
afterEach(async () => {
  await keys.close();
  keys.remove();
});

const authenticate = (request: AuthenticationRequest) => keys.services.authenticator.authenticate(request);

/** What the trail says of presentations: type, outcome, key. */
async function presentations(): Promise<readonly unknown[]> {
  return (await keys.events())
    .filter(({ type }) => !type.startsWith('Key') || type === 'KeyUsed')
    .map(({ type, outcome, keyId }) => [type, outcome, keyId]);
}

const INVALID = { ok: false, refusal: { code: 'invalid_api_key', detail: 'Invalid API key' } };

describe('a request', () => {
  it('without a secret is asked for one, and leaves nothing in the trail: nobody was identified', async () => {
    expect(await authenticate(asked(null))).toEqual({
      ok: false,
      refusal: { code: 'api_key_required', detail: 'API key required' },
    });
    expect(await presentations()).toEqual([]);
  });

  it('with a good key passes as that key, and its use is in the trail before the answer', async () => {
    const key = await keys.created({
      name: 'reader',
      role: 'viewer',
      owner: 'ana@example.com',
      tenant: 'acme',
    });

    const answer = await authenticate(asked(key.secret));

    expect(answer).toEqual({
      ok: true,
      value: {
        credential: {
          kind: 'key',
          id: key.id,
          keyId: key.id,
          keyName: 'reader',
          keyFingerprint: key.key.secret.fingerprint,
          owner: 'ana@example.com',
          tenant: 'acme',
          role: 'viewer',
          reach: 'own-tenant',
          scopes: new Set(['keys:read', 'reports:read', 'query:run', 'read:metadata', 'read:data']),
          allowedDatasets: null,
        },
        origin,
      },
    });
    expect(await presentations()).toEqual([['KeyUsed', 'SUCCESS', key.id]]);
  });

  it('whose route records the use itself is answered at once and leaves the trail to that route', async () => {
    const { secret } = await keys.created({ name: 'gateway', role: 'user' });

    const answer = authenticate(asked(secret, { anyOf: ['keys:verify'], recordUse: false }));

    expect(answer).toMatchObject({ ok: true });
    expect(await presentations()).toEqual([]);
  });

  it('with an unknown, revoked, disabled or expired key looks the same to its bearer, and different in the trail', async () => {
    const revoked = await keys.created({ name: 'revoked', role: 'admin' });
    await keys.handlers.revoke.execute(new RevokeKey({ keyId: revoked.id, reason: null, caller: caller() }));
    const disabled = await keys.created({ name: 'disabled', role: 'admin' });
    await new DisableKeyHandler(keys.services.commands, keys.directory).execute(
      new DisableKey({ keyId: disabled.id, reason: null, caller: caller() }),
    );
    const expired = await keys.created({ name: 'expired', role: 'admin', expiresInDays: 1 });
    clock.set('2026-11-21T21:04:44.123Z');

    for (const recordUse of [true, false]) {
      for (const secret of [
        unknownSecret,
        'no secret at all',
        revoked.secret,
        disabled.secret,
        expired.secret,
      ]) {
        expect(await authenticate(asked(secret, { recordUse }))).toEqual(INVALID);
      }
    }

    const once = [
      ['AuthenticationFailed', 'INVALID', null],
      ['AuthenticationFailed', 'INVALID', null],
      ['AuthenticationFailed', 'REVOKED', revoked.id],
      ['AuthenticationFailed', 'DISABLED', disabled.id],
      ['AuthenticationFailed', 'EXPIRED', expired.id],
    ];
    expect(await presentations()).toEqual([...once, ...once]);
  });

  it('with a key that lacks the scope is told which one, and is in the trail as denied', async () => {
    const key = await keys.created({ name: 'app', role: 'user' });

    expect(await authenticate(asked(key.secret, { anyOf: ['sql:run'], recordUse: false }))).toEqual({
      ok: false,
      refusal: {
        code: 'forbidden',
        detail: "Your API key does not hold the scope 'sql:run'.",
        heldScopes: scopesOfRole('user'),
      },
    });
    expect(await presentations()).toEqual([['AccessDenied', 'FORBIDDEN', key.id]]);
  });

  it('from an address that the key is not allowed from is refused with its own address, whoever records the use', async () => {
    const bound = { name: 'bound', role: 'admin', allowedCidrs: ['198.51.100.0/24'], rateLimit: 5 } as const;
    const { id, secret } = await keys.created(bound);
    const denied = { code: 'forbidden', detail: "Not authorized from address '203.0.113.7'" };

    expect(await authenticate(asked(secret))).toEqual({
      ok: false,
      refusal: { ...denied, rateLimit: { limit: 5, remaining: 5, resetSeconds: 0 } },
    });
    expect(await authenticate(asked(secret, { anyOf: ['keys:verify'], recordUse: false }))).toEqual({
      ok: false,
      refusal: denied,
    });
    const there = { ...origin, ip: '::ffff:198.51.100.1' };
    expect(await authenticate(asked(secret, { origin: there }))).toMatchObject({ ok: true });
    expect(await presentations()).toEqual([
      ['AccessDenied', 'FORBIDDEN', id],
      ['AccessDenied', 'FORBIDDEN', id],
      ['KeyUsed', 'SUCCESS', id],
    ]);
  });

  it('over the key’s rate limit is told when to come back; verifications for others do not count against it', async () => {
    const { secret, id } = await keys.created({ name: 'slow', role: 'admin', rateLimit: 1 });
    for (let n = 0; n < 5; n += 1) {
      expect(await authenticate(asked(secret, { anyOf: ['keys:verify'], recordUse: false }))).toMatchObject({
        ok: true,
      });
    }

    const rateLimit = { limit: 1, remaining: 0, resetSeconds: 60 };
    expect(await authenticate(asked(secret))).toMatchObject({ ok: true, value: { rateLimit } });
    expect(await authenticate(asked(secret))).toEqual({
      ok: false,
      refusal: {
        code: 'rate_limited',
        detail: 'The rate limit of your API key is used up; try again in 60 s.',
        retryAfterSeconds: 60,
        rateLimit,
      },
    });
    expect(await presentations()).toEqual([
      ['KeyUsed', 'SUCCESS', id],
      ['RateLimited', 'RATE_LIMITED', id],
    ]);
  });

  it('with a key that another process has just made passes here too', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'keytrail-other-'));
    const directory = await SqliteKeyDirectory.open({ dataDir, log: keys.log });
    const { authenticator } = composeKeyServices({
      log: keys.log,
      directory,
      principals: directory.principals,
      clock,
      ids: systemIds,
      settings: testSettings(dataDir),
      tokenSecrets: null,
      onLostEvent: () => undefined,
    });
    const { secret } = await keys.created({ name: 'new', role: 'admin' });

    const answer = await authenticator.authenticate(asked(secret));

    directory.close();
    rmSync(dataDir, { recursive: true });
    expect(answer).toMatchObject({ ok: true });
  });

  it('is not answered at all when its use cannot be recorded', async () => {
    const { secret } = await keys.created({ name: 'app', role: 'admin' });
    await keys.log.close();

    for (const presented of [secret, unknownSecret]) {
      await expect(authenticate(asked(presented))).rejects.toMatchObject({ code: 'log_unavailable' });
    }
  });
});
