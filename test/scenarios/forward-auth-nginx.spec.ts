import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ForwardAuth } from '../fixtures/forward-auth.ts';
import { problemIn } from '../fixtures/proxy-client.ts';
import { describeWithService } from '../fixtures/services.ts';
import { listAt, TestService } from './service.ts';

/** What the issue asks to be consistent. */
const CONCURRENT = 200;

describeWithService('forward-auth behind a real nginx', 'nginx', (program) => {
  let service: TestService;
  let proxy: ForwardAuth;
  beforeAll(async () => {
    service = await TestService.start({ KEYTRAIL_TRUST_PROXY: 'true' });
    proxy = await ForwardAuth.start({ program, keytrailPort: Number(new URL(service.app.url).port) });
  });
  afterAll(async () => {
    await proxy.stop();
    await service.stop();
  });
  beforeEach(() => void (proxy.application.arrived.length = 0));

  const bearing = (secret: string) => ({ headers: { authorization: `Bearer ${secret}` } });

  describe('a good key', () => {
    it('passes, and the application is told whose it is, whatever the client says about itself', async () => {
      const { id, secret } = await service.createKey({
        name: 'Zoë',
        owner: 'zoë@example.com',
        tenant: 'acme',
      });
      const spoofed = [
        'Key-Id',
        'Key-Name',
        'Key-Fingerprint',
        'Owner',
        'Tenant',
        'Role',
        'Dataset',
        'Permission',
      ];
      const answer = await proxy.ask('/reports/1?page=2', {
        method: 'POST',
        headers: {
          ...Object.fromEntries(spoofed.map((name) => [`X-Keytrail-${name}`, 'admin'])),
          X_Keytrail_Owner: 'admin',
          Authorization: `Apikey ${secret}`,
          'X-Forwarded-For': '203.0.113.9',
          'X-Request-ID': 'chosen-by-the-client',
          Host: 'app.example.com',
          'Content-Type': 'text/plain',
        },
        body: 'hello',
      });
      expect([answer.status, answer.text]).toEqual([200, 'from the application']);
      expect(proxy.application.arrived).toEqual([
        {
          method: 'POST',
          url: '/reports/1?page=2',
          body: 'hello',
          headers: {
            'x-keytrail-key-id': id,
            'x-keytrail-key-name': 'Zo%C3%AB',
            'x-keytrail-key-fingerprint': `${secret.slice(0, 6)}...${secret.slice(-3)}`,
            'x-keytrail-owner': 'zo%C3%AB@example.com',
            'x-keytrail-tenant': 'acme',
            'x-keytrail-role': 'user',
            'x-forwarded-for': '127.0.0.1',
            'x-forwarded-proto': 'http',
            'x-request-id': expect.stringMatching(/^[0-9a-f]{32}$/),
            host: 'app.example.com',
            'content-type': 'text/plain',
            'content-length': '5',
          },
        },
      ]);
    });

    it.each(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
      'passes with %s',
      async (method) => {
        const { secret } = await service.createKey({ name: method });
        expect((await proxy.ask('/', { ...bearing(secret), method })).status).toBe(200);
        expect(proxy.application.arrived.map((arrived) => arrived.method)).toEqual([method]);
      },
    );

    it('is in the trail with the client’s address, its request and what it asked for', async () => {
      const { id, secret } = await service.createKey({ name: 'trailed' });
      const headers = { 'x-api-key': secret, 'user-agent': 'etl/1.4', 'x-forwarded-for': '203.0.113.9' };
      await proxy.ask('/orders/7?page=2', { method: 'PUT', headers, from: '127.0.0.5' });
      const { body } = await service.call('GET', `/v1/events?keyId=${id}&type=KeyUsed`);
      expect(listAt(body, 'items')).toMatchObject([
        {
          sourceIp: '127.0.0.5',
          userAgent: 'etl/1.4',
          requestId: proxy.application.arrived[0]?.headers['x-request-id'],
          asked: { endpoint: 'PUT /orders/7', dataset: 'orders', permission: 'read' },
        },
      ]);
    });

    it('in the address passes, and is neither handed on nor in any log', async () => {
      const { secret } = await service.createKey({ name: 'in the address' });
      const addresses = [`/a?x=1&api_key=${secret}&y=2`, `/b?api_key=${secret}`, `/c?api%5Fkey=${secret}`];
      for (const address of addresses) expect((await proxy.ask(address)).status).toBe(200);
      expect(proxy.application.arrived.map(({ url }) => url).slice(0, 2)).toEqual(['/a?x=1&y=2', '/b?']);
      // nginx logs a request when it is done with it, and is done with these before it takes another.
      await proxy.ask('/health');
      const lines = proxy
        .log()
        .split('\n')
        .filter((line) => / \/[abc](\?|%| )/.test(line));
      expect(lines.map((line) => line.split(' ').slice(1, 4))).toEqual([
        ['200', 'GET', '/a?...'],
        ['200', 'GET', '/b?...'],
        ['200', 'GET', '/c?...'],
      ]);
      expect(proxy.log()).not.toContain(secret.slice(3, 20));
      expect(service.logLines.join('')).not.toContain(secret.slice(3, 20));
    });
  });

  describe('a request that may not pass', () => {
    const refused = async (path: string, headers: Record<string, string>) => {
      const answer = await proxy.ask(path, { headers });
      const { status, code, detail } = problemIn(answer);
      expect([status, answer.headers['content-type']]).toEqual([answer.status, 'application/problem+json']);
      expect(proxy.application.arrived).toEqual([]);
      return [answer.status, code, detail];
    };

    it('is told why in the words of the contract', async () => {
      const { secret } = await service.createKey({ name: 'narrow', allowedDatasets: ['invoices'] });
      expect(await refused('/', {})).toEqual([401, 'api_key_required', 'API key required']);
      expect(await refused('/', { 'x-api-key': 'qk_junk' })).toEqual([
        401,
        'invalid_api_key',
        'Invalid API key',
      ]);
      expect(await refused('/orders/1', { 'x-api-key': secret })).toEqual([
        403,
        'forbidden',
        "Not authorized for dataset 'orders'",
      ]);
      expect(
        (await refused('/', { 'x-api-key': secret, authorization: 'Bearer qk_other' })).slice(0, 2),
      ).toEqual([400, 'conflicting_credentials']);
      const challenge = (await proxy.ask('/')).headers['www-authenticate'];
      expect(challenge).toBe('Bearer realm="keytrail"');
    });

    it('is refused from the answer to the revocation on', async () => {
      const { id, secret } = await service.createKey({ name: 'revoked' });
      expect((await proxy.ask('/', bearing(secret))).status).toBe(200);
      proxy.application.arrived.length = 0;
      await service.call('POST', `/v1/keys/${id}/revoke`);
      expect(await refused('/', { 'x-api-key': secret })).toEqual([
        401,
        'invalid_api_key',
        'Invalid API key',
      ]);
    });

    it('is told when its key’s rate limit is used up, and until when', async () => {
      const { secret } = await service.createKey({ name: 'limited', rateLimit: 1 });
      expect((await proxy.ask('/', bearing(secret))).status).toBe(200);
      const answer = await proxy.ask('/', bearing(secret));
      expect([answer.status, problemIn(answer).code]).toEqual([429, 'rate_limited']);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      expect(answer.headers['ratelimit-policy']).toBe('"key";q=1;w=60');
      expect(answer.headers['ratelimit']).toMatch(/^"key";r=0;t=\d+$/);
      expect(proxy.application.arrived).toHaveLength(1);
    });

    it.each(['//orders/1', '/x/../orders/1', '/%6frders/1', '/orders/%2e%2e/orders/1'])(
      'cannot leave the dataset out by spelling the path %s',
      async (path) => {
        const { secret } = await service.createKey({ name: 'spelling', allowedDatasets: ['invoices'] });
        expect((await refused(path, { 'x-api-key': secret }))[0]).toBe(403);
      },
    );

    it('cannot ask Keytrail’s questions itself', async () => {
      const { secret } = await service.createKey({ name: 'asks' });
      expect((await proxy.ask('/.keytrail/any', bearing(secret))).status).toBe(404);
    });
  });

  it('gives each of 200 concurrent requests its own answer, and records each that passed', async () => {
    const good = await service.createKey({ name: 'good', allowedDatasets: ['orders'] });
    const narrow = await service.createKey({ name: 'narrow', allowedDatasets: ['invoices'] });
    const revoked = await service.createKey({ name: 'gone' });
    await service.call('POST', `/v1/keys/${revoked.id}/revoke`);
    const kinds = [
      { secret: good.secret, status: 200 },
      { secret: narrow.secret, status: 403 },
      { secret: revoked.secret, status: 401 },
      { secret: 'qk_junk', status: 401 },
    ];
    const asked = Array.from({ length: CONCURRENT }, (_, n) => kinds[n % kinds.length] ?? kinds[0]);
    const statuses = await Promise.all(
      asked.map(async (kind) => (await proxy.ask('/orders/1', bearing(kind?.secret ?? ''))).status),
    );
    expect(statuses).toEqual(asked.map((kind) => kind?.status));
    expect(proxy.application.arrived.map(({ headers }) => headers['x-keytrail-key-id'])).toEqual(
      Array.from({ length: CONCURRENT / kinds.length }, () => good.id),
    );
    const { body } = await service.call('GET', `/v1/events?keyId=${good.id}&type=KeyUsed&limit=200`);
    expect(listAt(body, 'items')).toHaveLength(CONCURRENT / kinds.length);
  });

  it('asks over a connection that it keeps', async () => {
    const { secret } = await service.createKey({ name: 'connections' });
    let opened = 0;
    const count = (): void => void (opened += 1);
    await proxy.ask('/', bearing(secret));
    service.app.app.getHttpServer().on('connection', count);
    for (let n = 0; n < 10; n += 1) await proxy.ask('/', bearing(secret));
    service.app.app.getHttpServer().off('connection', count);
    expect(opened).toBe(0);
  });
});
