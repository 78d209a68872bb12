import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listAt, objectAt, TestService } from './service.ts';

let service: TestService;
beforeAll(async () => {
  service = await TestService.start();
});
afterAll(() => service.stop());

const statusAndCode = async (answer: ReturnType<TestService['call']>) => {
  const { status, body } = await answer;
  return [status, body['code']];
};

describe('the keys of the REST API', () => {
  it('are created with a secret that is shown once, in an answer that nobody may cache', async () => {
    const created = await service.call('POST', '/v1/keys', {
      body: { name: 'etl', owner: 'ana@example.com', allowedDatasets: ['orders'], expiresInDays: 30 },
    });
    expect(created.status).toBe(201);
    expect(created.headers.get('cache-control')).toBe('no-store');
    const key = objectAt(created.body, 'key');
    const seen = await service.call('GET', `/v1/keys/${String(key['id'])}`);
    expect(seen.body).toEqual(key);
    expect(seen.text).not.toContain(String(created.body['secret']));
    expect(key).toMatchObject({
      name: 'etl',
      status: 'ACTIVE',
      owner: 'ana@example.com',
      allowedDatasets: ['orders'],
    });
  });

  it('are verified with a code that says exactly what is wrong', async () => {
    const { id, secret } = await service.createKey({ name: 'verified', allowedDatasets: ['orders'] });
    const codeOf = async (body: object) =>
      (await service.call('POST', '/v1/keys/verify', { body })).body['code'];
    const codes = [
      await codeOf({ secret }),
      await codeOf({ secret, dataset: 'orders' }),
      await codeOf({ secret, dataset: 'x' }),
    ];
    await service.call('POST', `/v1/keys/${id}/disable`);
    codes.push(await codeOf({ secret }));
    await service.call('POST', `/v1/keys/${id}/enable`);
    codes.push(await codeOf({ secret }));
    await service.call('POST', `/v1/keys/${id}/revoke`, { body: { reason: 'test ended' } });
    codes.push(await codeOf({ secret }), await codeOf({ secret: 'qk_unknown' }));
    expect(codes).toEqual(['VALID', 'VALID', 'FORBIDDEN', 'DISABLED', 'VALID', 'REVOKED', 'NOT_FOUND']);
  });

  it('keep the old secret through the grace of a rotation and drop it without one', async () => {
    const { id, secret } = await service.createKey({ name: 'rotated' });
    const first = await service.call('POST', `/v1/keys/${id}/rotate`, { body: { graceSeconds: 60 } });
    const valid = async (presented: unknown) =>
      (await service.call('POST', '/v1/keys/verify', { body: { secret: presented } })).body['valid'];
    expect([await valid(secret), await valid(first.body['secret'])]).toEqual([true, true]);
    const second = await service.call('POST', `/v1/keys/${id}/rotate`, { body: { graceSeconds: 0 } });
    expect([
      await valid(secret),
      await valid(first.body['secret']),
      await valid(second.body['secret']),
    ]).toEqual([false, false, true]);
  });

  it('are revoked by their secret, and only once', async () => {
    const { secret } = await service.createKey({ name: 'leaked' });
    const revoke = () =>
      service.call('POST', '/v1/keys/revoke', { body: { secret, reason: 'found in a repository' } });
    const first = await revoke();
    expect([first.status, first.body['status'], first.body['revocationReason']]).toEqual([
      200,
      'REVOKED',
      'found in a repository',
    ]);
    expect(await statusAndCode(revoke())).toEqual([409, 'key_revoked']);
  });

  it('change by PATCH, field by field', async () => {
    const { id } = await service.createKey({ name: 'before', note: 'kept' });
    const changed = await service.call('PATCH', `/v1/keys/${id}`, { body: { name: 'after', rateLimit: 10 } });
    expect(changed.body).toMatchObject({ name: 'after', rateLimit: 10, note: 'kept' });
    expect(await statusAndCode(service.call('PATCH', `/v1/keys/${id}`, { body: { name: 'after' } }))).toEqual(
      [422, 'nothing_to_change'],
    );
  });

  it('are listed page by page, each once, with a cursor that fits its filters only', async () => {
    const made: string[] = [];
    for (const name of ['p', 'p', 'p', 'p', 'p']) made.push((await service.createKey({ name })).id);
    const seen: unknown[] = [];
    let cursor = '';
    let first = '';
    do {
      const page = await service.call('GET', `/v1/keys?name=p&limit=2${cursor}`);
      const items = listAt(page.body, 'items');
      expect(items.length).toBeGreaterThan(0);
      seen.push(...items.map((item) => item['id']));
      const next = page.body['nextCursor'];
      cursor = typeof next === 'string' ? `&cursor=${next}` : '';
      first ||= cursor;
    } while (cursor !== '');
    expect(seen).toEqual(made);
    expect(await statusAndCode(service.call('GET', `/v1/keys?name=q&limit=2${first}`))).toEqual([
      400,
      'cursor_invalid',
    ]);
    expect(await statusAndCode(service.call('GET', '/v1/keys?cursor=bm9uc2Vuc2U'))).toEqual([
      400,
      'cursor_invalid',
    ]);
  });

  it('answer a repeated creation under one Idempotency-Key with the first answer, secret included', async () => {
    const headers = { 'idempotency-key': 'deploy-42' };
    const create = (name: string) => service.call('POST', '/v1/keys', { headers, body: { name } });
    const [first, second] = await Promise.all([create('once'), create('once')]);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
    expect(await statusAndCode(create('other'))).toEqual([422, 'idempotency_key_reused']);
  });

  it('show other tenants nothing, not even that a key exists', async () => {
    const other = await service.createKey({ name: 'theirs', tenant: 'acme' });
    const viewer = await service.createKey({ name: 'viewer', tenant: 'globex', role: 'viewer' });
    const { secret } = viewer;
    const hidden = await service.call('GET', `/v1/keys/${other.id}`, { secret });
    const absent = await service.call('GET', `/v1/keys/${other.id.slice(0, -4)}0000`, { secret });
    expect([hidden.status, hidden.body['code'], absent.body['code']]).toEqual([
      404,
      'key_not_found',
      'key_not_found',
    ]);
    expect(String(hidden.body['detail']).replace(other.id, 'X')).toBe(
      String(absent.body['detail']).replace(`${other.id.slice(0, -4)}0000`, 'X'),
    );
    const listed = await service.call('GET', '/v1/keys', { secret });
    expect(listAt(listed.body, 'items').map((item) => item['tenant'])).toEqual(['globex']);
    expect(await statusAndCode(service.call('GET', '/v1/keys?tenant=acme', { secret }))).toEqual([
      403,
      'tenant_forbidden',
    ]);
    expect(await statusAndCode(service.call('POST', '/v1/keys', { secret, body: { name: 'x' } }))).toEqual([
      403,
      'forbidden',
    ]);
  });
});
