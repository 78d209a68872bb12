import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CreateKey } from '../../src/modules/keys/commands/create-key/create-key.command.ts';
import { RecordUsage } from '../../src/modules/keys/commands/record-usage/record-usage.command.ts';
import { RevokeKey } from '../../src/modules/keys/commands/revoke-key/revoke-key.command.ts';
import { RevokeKeyBySecret } from '../../src/modules/keys/commands/revoke-key/revoke-key-by-secret.command.ts';
import { RotateKey } from '../../src/modules/keys/commands/rotate-key/rotate-key.command.ts';
import { caller, HandClock, openEmbeddedKeys } from '../fixtures/embedded-keys.ts';

const DAY_0 = '2026-01-01T00:00:00.000Z';
const clock = new HandClock(DAY_0);
let keys: Awaited<ReturnType<typeof openEmbeddedKeys>>;

beforeEach(async () => {
  clock.set(DAY_0);
  keys = await openEmbeddedKeys(clock);
});

afterEach(async () => {
  await keys.close();
  keys.remove();
});

const eventTypes = async () => (await keys.events()).map((event) => event.type);

describe('a key', () => {
  it('is good from the moment its creation was answered, and every answer is in the log', async () => {
    const { secret, id } = await keys.created({ name: 'etl' });
    expect(await keys.verify(secret)).toMatchObject({ valid: true, code: 'VALID', key: { key: { id } } });
    expect(await keys.events()).toMatchObject([
      { type: 'KeyCreated', keyId: id, actor: { id: caller().credential.id } },
      {
        type: 'KeyUsed',
        keyId: id,
        outcome: 'SUCCESS',
        origin: { ip: '203.0.113.7', userAgent: 'app/1' },
        actor: { type: 'key', id, credential: { keyId: id, keyName: 'etl' } },
        data: {
          via: { keyId: caller().credential.id, keyName: 'spec' },
          basedOn: [1],
          endpoint: '/orders',
        },
      },
    ]);
  });

  it('survives a restart with everything that was answered', async () => {
    const { secret } = await keys.created({ name: 'etl' });
    keys = await keys.restart();
    expect(await keys.verify(secret)).toMatchObject({ code: 'VALID' });
  });

  it('is refused from the moment its revocation was answered', async () => {
    const { secret, id } = await keys.created({ name: 'etl' });
    await keys.handlers.revoke.execute(new RevokeKey({ keyId: id, reason: 'retired', caller: caller() }));
    expect(await keys.verify(secret)).toMatchObject({ valid: false, code: 'REVOKED' });
    expect(await eventTypes()).toEqual(['KeyCreated', 'KeyRevoked', 'AuthenticationFailed']);
  });

  it('can be revoked by whoever holds its secret, and the event names the key', async () => {
    const { secret, id } = await keys.created({ name: 'etl' });
    await keys.handlers.revokeBySecret.execute(
      new RevokeKeyBySecret({ secret, reason: null, caller: caller() }),
    );
    expect((await keys.events())[1]).toMatchObject({ type: 'KeyRevoked', keyId: id, data: { by: 'secret' } });
  });

  it('revoked twice at once is revoked once: the fold decides and both callers hear the same', async () => {
    const { id } = await keys.created({ name: 'etl' });
    const revoke = (reason: string) =>
      keys.handlers.revoke.execute(new RevokeKey({ keyId: id, reason, caller: caller() }));
    const [first, second] = await Promise.all([revoke('a'), revoke('b')]);
    expect(first).toEqual(second);
    expect(first).toMatchObject({ ok: true, value: { kind: 'revoked', reason: 'a' } });
    expect(await revoke('c')).toMatchObject({ ok: false, refusal: { code: 'key_revoked' } });
  });

  it('rotated has two good secrets until the grace ends', async () => {
    const { secret: old, id } = await keys.created({ name: 'etl' });
    const rotated = await keys.handlers.rotate.execute(
      new RotateKey({ keyId: id, graceSeconds: 60, caller: caller() }),
    );
    if (!rotated.ok) throw new Error('not rotated');
    const codes = async () => [(await keys.verify(old)).code, (await keys.verify(rotated.value.secret)).code];
    expect(await codes()).toEqual(['VALID', 'VALID']);
    clock.set('2026-01-01T00:01:00.000Z');
    expect(await codes()).toEqual(['REVOKED', 'VALID']);
  });

  it('tells in its events which of two secrets was used', async () => {
    const { secret: old, id, key } = await keys.created({ name: 'etl' });
    await keys.handlers.rotate.execute(new RotateKey({ keyId: id, graceSeconds: 60, caller: caller() }));
    await keys.verify(old);
    expect((await keys.events()).at(-1)).toMatchObject({
      type: 'KeyUsed',
      data: { fingerprint: key.secret.fingerprint },
    });
  });
});

describe('expiry', () => {
  it('is recorded once per key, however often the sweep runs, also after a downtime', async () => {
    const { secret } = await keys.created({ name: 'short', expiresInDays: 1 });
    await keys.created({ name: 'long', expiresInDays: 30 });
    clock.set('2026-01-02T00:00:00.000Z');
    keys = await keys.restart();
    expect(await keys.verify(secret)).toMatchObject({ code: 'EXPIRED' });
    expect(await keys.handlers.expireDue.execute()).toEqual({ expired: 1 });
    expect(await keys.handlers.expireDue.execute()).toEqual({ expired: 0 });
    keys = await keys.restart();
    expect(await keys.handlers.expireDue.execute()).toEqual({ expired: 0 });
    expect((await eventTypes()).filter((type) => type === 'KeyExpired')).toEqual(['KeyExpired']);
  });
});

describe('what a key may do', () => {
  it('is enforced, and the denial is an event', async () => {
    const { secret } = await keys.created({
      name: 'etl',
      allowedDatasets: ['orders'],
      permissions: ['read'],
    });
    expect(await keys.verify(secret, { dataset: 'orders', permission: 'read' })).toMatchObject({
      code: 'VALID',
    });
    expect(await keys.verify(secret, { dataset: 'stock' })).toMatchObject({ code: 'FORBIDDEN' });
    expect(await keys.verify(secret, { permission: 'write' })).toMatchObject({ code: 'FORBIDDEN' });
    expect(await eventTypes()).toEqual(['KeyCreated', 'KeyUsed', 'AccessDenied', 'AccessDenied']);
  });

  it('counts against its rate limit only when accepted', async () => {
    const { secret } = await keys.created({ name: 'etl', rateLimit: 2, allowedDatasets: ['orders'] });
    const codes = [];
    for (const dataset of ['stock', 'orders', 'orders', 'orders'])
      codes.push((await keys.verify(secret, { dataset })).code);
    expect(codes).toEqual(['FORBIDDEN', 'VALID', 'VALID', 'RATE_LIMITED']);
  });

  it('is hidden from callers of another tenant', async () => {
    const { secret, id } = await keys.created({ name: 'etl', tenant: 'acme', rateLimit: 1 });
    const nothing = { code: 'NOT_FOUND', key: null, retryAfterMs: null, rateLimit: null };
    for (let n = 0; n < 2; n += 1)
      expect(await keys.verify(secret, {}, caller('user', 'globex'))).toMatchObject(nothing);
    const revoked = await keys.handlers.revoke.execute(
      new RevokeKey({ keyId: id, reason: null, caller: caller('user', 'globex') }),
    );
    expect(revoked).toMatchObject({ ok: false, refusal: { code: 'key_not_found' } });
  });
});

describe('an Idempotency-Key', () => {
  const create = (idempotencyKey: string) =>
    keys.handlers.create.execute(new CreateKey({ input: { name: 'etl' }, caller: caller(), idempotencyKey }));

  it('makes one key however often it is sent, also at once and after a restart', async () => {
    const both = await Promise.all([create('deploy-1'), create('deploy-1')]);
    expect(both.map((result) => result.ok)).toEqual([true, false]);
    keys = await keys.restart();
    expect(await create('deploy-1')).toMatchObject({
      ok: false,
      refusal: { code: 'idempotency_secret_gone' },
    });
    expect(await create('deploy-2')).toMatchObject({ ok: true });
    expect(keys.directory.list({}, { after: null, limit: 10, nowMs: clock.nowMs() }).items).toHaveLength(2);
  });
});

describe('usage that gateways report', () => {
  const use = (id: string, keyId: string, time = DAY_0) => ({
    id,
    keyId,
    time,
    outcome: 'SUCCESS' as const,
    fingerprint: null,
    dataset: null,
    permission: null,
    endpoint: '/edge',
    sourceIp: null,
    userAgent: null,
  });

  it('is recorded once per id, and refused line by line', async () => {
    const { id } = await keys.created({ name: 'etl' });
    const report = () =>
      keys.handlers.recordUsage.execute(
        new RecordUsage({
          uses: [
            use('0198c5a8-0000-7000-8000-000000000001', id),
            use('0198c5a8-0000-7000-8000-000000000002', 'key_unknown'),
            use('0198c5a8-0000-7000-8000-000000000003', id, '2026-01-01T00:05:00.001Z'),
            use('0198c5a8-0000-7000-8000-000000000004', id, '2026-01-01T00:05:00.000Z'),
          ],
          caller: caller(),
        }),
      );
    const outcomes = async () => (await report()).map((line) => line.code ?? line.status);
    expect(await outcomes()).toEqual(['recorded', 'key_not_found', 'time_in_future', 'recorded']);
    expect(await outcomes()).toEqual(['duplicate', 'key_not_found', 'time_in_future', 'duplicate']);
    expect(await eventTypes()).toEqual(['KeyCreated', 'KeyUsed', 'KeyUsed']);
  });
});

describe('audit before answer', () => {
  it('verification fails closed when the log cannot be written', async () => {
    const { secret } = await keys.created({ name: 'etl' });
    await keys.log.close();
    await expect(keys.verify(secret)).rejects.toMatchObject({ name: 'InfrastructureError' });
  });

  it('a secret that nobody issued is answered NOT_FOUND and recorded without it', async () => {
    const stranger = keys.services.issuer.issue().secret;
    expect(await keys.verify(stranger)).toMatchObject({ valid: false, code: 'NOT_FOUND', key: null });
    expect(await keys.events()).toMatchObject([
      {
        type: 'AuthenticationFailed',
        keyId: null,
        tenant: '-',
        outcome: 'INVALID',
        actor: { type: 'anonymous' },
      },
    ]);
  });

  it('no event holds a secret', async () => {
    const { secret, id } = await keys.created({ name: 'etl' });
    await keys.verify(secret);
    await keys.handlers.revokeBySecret.execute(
      new RevokeKeyBySecret({ secret, reason: null, caller: caller() }),
    );
    expect(id).not.toContain(secret.slice(3));
    expect(JSON.stringify(await keys.events())).not.toContain(secret.slice(6, -3));
  });
});
