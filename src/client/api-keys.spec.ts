import { describe, expect, it } from '@jest/globals';
import { FakeService, problem, URL_OF_FAKE, type Sent, type Told } from './fake-service.fixture.ts';
import { createClient } from './keytrail-client.ts';

const KEY = { id: 'key_1', name: 'ci', owner: 'ana', tenant: 'acme' };

function clientOf(answer: (sent: Sent) => Told = () => ({ json: KEY })) {
  const service = new FakeService((sent) =>
    sent.route === 'GET /v1/me' ? { json: { owner: 'ana', tenant: 'acme' } } : answer(sent),
  );
  const client = createClient({ url: URL_OF_FAKE, fetch: service.fetch });
  client.loginWithApiKey('qk_secret');
  return { service, client, sent: () => service.sent.map(({ route, body }) => [route, body]) };
}

describe('api keys', () => {
  it('are created, found, rotated, verified, looked into and revoked by the routes that the document has', async () => {
    const { client, sent } = clientOf();
    await client.apiKeys.create({ name: 'ci', expiresInDays: 30, note: undefined });
    await client.apiKeys.get('aws:123/AKIA');
    await client.apiKeys.rotate('key_1');
    await client.apiKeys.rotate('key_1', { graceSeconds: 0 });
    await client.verify({ secret: 'qk_other', dataset: 'orders' });
    await client.usage('key_1');
    await client.usage('key_1', { from: '2026-11-01', to: '2026-11-02' });
    await client.apiKeys.revoke({ id: 'key_1' });
    await client.apiKeys.revoke({ secret: 'qk_found', reason: 'leaked' });
    await client.admin.apiKeys.get('key_2');
    await client.admin.apiKeys.revoke({ id: 'key_2', reason: 'gone' });
    expect(sent()).toEqual([
      ['POST /v1/keys', { name: 'ci', expiresInDays: 30 }],
      ['GET /v1/keys/aws%3A123%2FAKIA', null],
      ['POST /v1/keys/key_1/rotate', {}],
      ['POST /v1/keys/key_1/rotate', { graceSeconds: 0 }],
      ['POST /v1/keys/verify', { secret: 'qk_other', dataset: 'orders' }],
      ['GET /v1/keys/key_1/usage', null],
      ['GET /v1/keys/key_1/usage?from=2026-11-01&to=2026-11-02', null],
      ['POST /v1/keys/key_1/revoke', {}],
      ['POST /v1/keys/revoke', { secret: 'qk_found', reason: 'leaked' }],
      ['GET /v1/keys/key_2', null],
      ['POST /v1/keys/key_2/revoke', { reason: 'gone' }],
    ]);
  });

  it('are made once under an idempotency key', async () => {
    const { service, client } = clientOf();
    await client.apiKeys.create({ name: 'ci' }, { idempotencyKey: 'deploy-7' });
    expect(new Headers(service.sent[0]?.init.headers).get('idempotency-key')).toBe('deploy-7');
  });

  it('that do not exist are null; any other refusal is an error', async () => {
    const missing = clientOf(() => problem(404, 'key_not_found')).client;
    expect([await missing.apiKeys.get('key_0'), await missing.admin.apiKeys.get('key_0')]).toEqual([
      null,
      null,
    ]);
    await expect(missing.apiKeys.revoke({ id: 'key_0' })).rejects.toMatchObject({ code: 'key_not_found' });
    const elsewhere = clientOf(() => problem(404, 'route_not_found')).client;
    await expect(elsewhere.apiKeys.get('key_0')).rejects.toMatchObject({ code: 'route_not_found' });
  });

  it.each([[{}], [{ id: 'key_1', secret: 'qk_found' }]])('are not revoked by %j', async (revocation) => {
    const { service, client } = clientOf();
    await expect(client.apiKeys.revoke(revocation as { id: string })).rejects.toThrow(TypeError);
    expect(service.routes).toEqual([]);
  });

  it.each(['', '.', '..'])('have no id %j, which would lead to another route', async (id) => {
    const { service, client } = clientOf();
    await expect(client.apiKeys.revoke({ id })).rejects.toThrow(TypeError);
    expect(service.routes).toEqual([]);
  });
});

describe('a list of keys', () => {
  const PAGES: Readonly<Record<string, Told>> = {
    '': { json: { items: [{ id: 'key_1' }, { id: 'key_2' }], nextCursor: 'c 2' } },
    'c 2': { json: { items: [], nextCursor: 'c3' } },
    c3: { json: { items: [{ id: 'key_3' }], nextCursor: null } },
  };
  const paged = () =>
    clientOf(
      ({ route }) => PAGES[new URL(route.slice(4), URL_OF_FAKE).searchParams.get('cursor') ?? ''] ?? {},
    );

  it('is of one’s own keys, and follows the cursors to its end', async () => {
    const { service, client } = paged();
    const ids: string[] = [];
    for await (const { id } of client.apiKeys.list({ status: 'ACTIVE', limit: 2 })) ids.push(id);
    expect(ids).toEqual(['key_1', 'key_2', 'key_3']);
    expect(service.routes).toEqual([
      'GET /v1/me',
      'GET /v1/keys?status=ACTIVE&owner=ana&tenant=acme&limit=2',
      'GET /v1/keys?status=ACTIVE&owner=ana&tenant=acme&limit=2&cursor=c+2',
      'GET /v1/keys?status=ACTIVE&owner=ana&tenant=acme&limit=2&cursor=c3',
    ]);
  });

  it('of an administrator is of everybody’s, as it was asked for', async () => {
    const { service, client } = paged();
    expect(await client.admin.apiKeys.list({ owner: 'bob', tenant: undefined }).all()).toHaveLength(3);
    expect(service.routes[0]).toBe('GET /v1/keys?owner=bob');
  });

  it('is asked for when it is wanted, and no further than that', async () => {
    const { service, client } = paged();
    const list = client.admin.apiKeys.list();
    expect(service.routes).toEqual([]);
    expect(await list.firstPage()).toEqual({ items: [{ id: 'key_1' }, { id: 'key_2' }], nextCursor: 'c 2' });
    for await (const { id } of list) if (id === 'key_2') break;
    expect(service.routes).toEqual(['GET /v1/keys', 'GET /v1/keys']);
    expect((await client.admin.apiKeys.list({ cursor: 'c3' }).firstPage()).items).toEqual([{ id: 'key_3' }]);
  });

  it.each<[string, Told]>([
    ['leads to itself', { json: { items: [], nextCursor: 'same' } }],
    ['is none', { json: { keys: [] } }],
    ['is a text', { text: 'hello' }],
  ])('ends with an error at a page that %s', async (_what, page) => {
    const { client } = clientOf(() => page);
    await expect(client.admin.apiKeys.list().all()).rejects.toMatchObject({ code: 'not_understood' });
  });

  it('asks again who one is after that failed', async () => {
    let failing = true;
    const service = new FakeService(({ route }) => {
      if (route !== 'GET /v1/me') return { json: { items: [], nextCursor: null } };
      return failing ? problem(503, 'busy') : { json: { owner: 'ana', tenant: 'acme' } };
    });
    const list = createClient({ url: URL_OF_FAKE, fetch: service.fetch }).apiKeys.list();
    await expect(list.all()).rejects.toMatchObject({ code: 'busy' });
    failing = false;
    expect(await list.all()).toEqual([]);
  });
});
