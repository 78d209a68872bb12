import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ModulesContainer } from '@nestjs/core';
import { ACCESS_RULE } from '../../src/modules/http/access/access-rule.ts';
import { ROUTE_TABLE, type RouteTable } from '../../src/modules/http/server/route-table.ts';
import { listAt, objectAt, TestService, type Answer } from './service.ts';

let service: TestService;
beforeAll(async () => {
  service = await TestService.start();
});
afterAll(() => service.stop());

/** Every method of a controller that Nest routes requests to. */
function routeHandlers(): readonly { readonly name: string; readonly handler: object }[] {
  const modules = [...service.app.app.get(ModulesContainer).values()];
  return modules.flatMap((module) =>
    [...module.controllers.values()].flatMap(({ metatype }) => {
      const prototype: object = (metatype as { prototype: object }).prototype;
      return Object.entries(Object.getOwnPropertyDescriptors(prototype))
        .filter(
          ([name, { value }]) =>
            name !== 'constructor' &&
            typeof value === 'function' &&
            Reflect.hasMetadata('path', value as object),
        )
        .map(([name, { value }]) => ({ name: `${metatype?.name ?? ''}.${name}`, handler: value as object }));
    }),
  );
}

/** The doors of Tiled's and AWS's clients say it in their words. */
function asksForCredential(path: string, { status, body, text }: Answer): boolean {
  if (path.startsWith('/api/v1/')) return status === 401;
  if (path.startsWith('/aws/s3/')) return status === 403 && text.includes('<Code>AccessDenied</Code>');
  if (path.startsWith('/aws/'))
    return status === 403 && body['__type'] === 'MissingAuthenticationTokenException';
  return body['code'] === 'api_key_required';
}

describe('access to routes', () => {
  it('is stated by every route, so that none is open by oversight', () => {
    const handlers = routeHandlers();
    expect(handlers.length).toBeGreaterThan(15);
    expect(
      handlers.filter(({ handler }) => !Reflect.hasMetadata(ACCESS_RULE, handler)).map(({ name }) => name),
    ).toEqual([]);
  });

  it('needs a credential everywhere but on probes, documentation, error pages, sign-in and forward-auth', async () => {
    const routes = service.app.app.get<RouteTable>(ROUTE_TABLE).all();
    const open = [];
    for (const { method, path } of routes) {
      if (method === 'HEAD' || method === 'OPTIONS') continue;
      const answer = await service.call(method, path.replace(':id', 'key_0').replace('*', 'x'), {
        secret: null,
      });
      if (!asksForCredential(path, answer)) open.push(`${method} ${path}`);
    }
    expect(open.filter((route) => !route.includes('/docs')).sort()).toEqual([
      'GET /',
      'GET /api/v1',
      'GET /api/v1/auth/provider/:provider/authorize',
      'GET /api/v1/auth/provider/:provider/code',
      'GET /api/v1/auth/provider/:provider/device_code',
      'GET /api/v1/auth/whoami',
      'GET /config.json',
      'GET /errors/:code',
      'GET /healthz',
      'GET /login',
      'GET /metrics',
      'GET /openapi.json',
      'GET /readyz',
      'GET /v1/sign-in/device',
      'GET /v1/sign-in/oidc/:provider',
      'GET /v1/sign-in/oidc/:provider/callback',
      'POST /api/token',
      'POST /api/v1/auth/logout',
      'POST /api/v1/auth/provider/:provider/authorize',
      'POST /api/v1/auth/provider/:provider/device_code',
      'POST /api/v1/auth/provider/:provider/token',
      'POST /api/v1/auth/provider/keytrail/token',
      'POST /api/v1/auth/session/refresh',
      'POST /api/v1/auth/session/revoke',
      'POST /login',
      'POST /v1/leaks/github',
      'POST /v1/sessions/refresh',
      'POST /v1/sign-in',
      'POST /v1/sign-in/device',
      'POST /v1/sign-in/device/answer',
      'POST /v1/sign-in/device/token',
    ]);
    expect(await service.call('GET', '/v1/authorize', { secret: null })).toMatchObject({ status: 401 });
  });

  it('accepts a key in each documented place, and none other', async () => {
    const secret = service.administrator;
    const status = async (headers: Record<string, string>, query = '') =>
      (await service.call('GET', `/v1/keys${query}`, { secret: null, headers })).status;
    expect([
      await status({ authorization: `Bearer ${secret}` }),
      await status({ authorization: `ApiKey ${secret}` }),
      await status({ authorization: `bearer ${secret}`, 'x-api-key': secret }),
      await status({ 'x-api-key': secret }),
      await status({}, `?api_key=${secret}`),
    ]).toEqual([200, 200, 200, 200, 200]);
    expect([
      await status({ authorization: secret }),
      await status({ 'api-key': secret }),
      await status({ authorization: `Basic ${secret}` }),
    ]).toEqual([401, 401, 401]);
  });

  it('is refused when different keys are presented at once', async () => {
    const answer = await service.call('GET', '/v1/keys', { headers: { 'x-api-key': 'qk_other' } });
    expect([answer.status, answer.body['code']]).toEqual([400, 'conflicting_credentials']);
    const twice = await service.call('GET', '/v1/keys?api_key=a&api_key=b', { secret: null });
    expect(twice.body['code']).toBe('conflicting_credentials');
  });

  it('looks the same to the bearer of an unknown, a revoked and a disabled key', async () => {
    const revoked = await service.createKey({ name: 'revoked', role: 'viewer' });
    await service.call('POST', `/v1/keys/${revoked.id}/revoke`);
    const disabled = await service.createKey({ name: 'disabled', role: 'viewer' });
    await service.call('POST', `/v1/keys/${disabled.id}/disable`);
    const answers = [];
    for (const secret of ['qk_unknown', revoked.secret, disabled.secret]) {
      const { status, headers, body } = await service.call('GET', '/v1/keys', { secret });
      answers.push([status, headers.get('www-authenticate'), { ...body, requestId: '' }]);
    }
    expect(answers[0]?.slice(0, 2)).toEqual([401, 'Bearer realm="keytrail"']);
    expect(answers[0]?.[2]).toMatchObject({ detail: 'Invalid API key', code: 'invalid_api_key' });
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });

  it('echoes a well-formed request id and replaces any other', async () => {
    const idFor = async (id: string) =>
      (await service.call('GET', '/healthz', { headers: { 'x-request-id': id } })).headers.get(
        'x-request-id',
      );
    expect(await idFor('trace-0123456789')).toBe('trace-0123456789');
    expect(await idFor('a b')).toMatch(/^[0-9a-f-]{36}$/);
    expect(await idFor(service.administrator)).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('forward-auth', () => {
  const ask = (secret: string | null, query: string, headers: Record<string, string> = {}) =>
    service.call('GET', `/v1/authorize${query}`, { secret, headers });

  it('lets a good key through and tells the application whose it is', async () => {
    const { id, secret } = await service.createKey({ name: 'Zoë', owner: 'zoë@example.com', tenant: 'acme' });
    const answer = await ask(secret, '?dataset=orders', {
      'x-forwarded-method': 'GET',
      'x-forwarded-uri': '/q?a=1',
    });
    expect(answer.status).toBe(200);
    expect(
      Object.fromEntries([...answer.headers].filter(([name]) => name.startsWith('x-keytrail'))),
    ).toMatchObject({
      'x-keytrail-key-id': id,
      'x-keytrail-key-name': 'Zo%C3%AB',
      'x-keytrail-owner': 'zo%C3%AB@example.com',
      'x-keytrail-tenant': 'acme',
      'x-keytrail-role': 'user',
    });
  });

  it('finds a key in the query of the original request', async () => {
    const { secret } = await service.createKey({ name: 'in query' });
    expect((await ask(null, '', { 'x-original-uri': `/v1/query?api_key=${secret}` })).status).toBe(200);
  });

  it('refuses with 401, 403 and 429, in the words of the contract', async () => {
    const { secret } = await service.createKey({
      name: 'narrow',
      allowedDatasets: ['a'],
      permissions: ['read'],
      rateLimit: 1,
    });
    const detail = async (answer: ReturnType<typeof ask>) => {
      const { status, body } = await answer;
      return [status, body['detail']];
    };
    expect(await detail(ask(null, ''))).toEqual([401, 'API key required']);
    expect(await detail(ask('qk_junk', ''))).toEqual([401, 'Invalid API key']);
    expect(await detail(ask(secret, '?dataset=orders'))).toEqual([
      403,
      "Not authorized for dataset 'orders'",
    ]);
    expect(await detail(ask(secret, '?dataset=a&permission=write'))).toEqual([
      403,
      "Not authorized for permission 'write'",
    ]);
    expect((await ask(secret, '?dataset=a')).status).toBe(200);
    const limited = await ask(secret, '?dataset=a');
    expect([limited.status, Number(limited.headers.get('retry-after')) > 0]).toEqual([429, true]);
  });

  it('takes what is asked for from the address alone, which is the proxy’s, and not from headers', async () => {
    const { secret } = await service.createKey({ name: 'header', allowedDatasets: ['a'] });
    expect((await ask(secret, '?dataset=b', { 'x-keytrail-dataset': 'a' })).status).toBe(403);
    expect((await ask(secret, '', { 'x-keytrail-dataset': 'b' })).status).toBe(200);
  });

  it('answers Envoy, which asks with the method, path and query of the client and sets headers itself', async () => {
    const { id, secret } = await service.createKey({ name: 'envoy', allowedDatasets: ['a'] });
    const long = `/${'x'.repeat(3_000)}`;
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const asked = (path: string, dataset: string) =>
        service.call(method, `/v1/authorize${path}`, { secret, headers: { 'x-keytrail-dataset': dataset } });
      expect((await asked('/orders/1?dataset=a&page=2', 'a')).headers.get('x-keytrail-key-id')).toBe(id);
      expect((await asked('/orders/1?dataset=a', 'b')).status).toBe(403);
      expect((await asked('/', 'a')).status).toBe(200);
      expect((await asked(long, 'a')).status).toBe(200);
    }
    expect((await service.call('GET', `/v1/authorize/?api_key=${secret}`, { secret: null })).status).toBe(
      200,
    );
    const { body } = await service.call('GET', `/v1/events?keyId=${id}&type=AccessDenied&limit=1`);
    expect(objectAt(listAt(body, 'items')[0] ?? {}, 'asked')).toMatchObject({
      endpoint: 'OPTIONS /orders/1',
      dataset: 'b',
    });
  });

  it('refuses two descriptions of the original request that differ, since one may be the client’s', async () => {
    const { secret } = await service.createKey({ name: 'described' });
    const described = { 'x-forwarded-method': 'GET', 'x-forwarded-uri': '/a' };
    expect((await ask(secret, '', { ...described, 'x-original-uri': '/a' })).status).toBe(200);
    const answer = await ask(secret, '', { ...described, 'x-original-uri': '/b' });
    expect([answer.status, answer.body['code']]).toEqual([400, 'malformed_request']);
  });

  it('says a refusal also in a header, word for word, for proxies that drop the body', async () => {
    const { secret } = await service.createKey({ name: 'refused', allowedDatasets: ['a'] });
    for (const answer of [await ask(null, ''), await ask(secret, '?dataset=%C3%BC"b')])
      expect(JSON.parse(answer.headers.get('x-keytrail-problem') ?? '')).toEqual(answer.body);
  });
});

describe('what operators and clients look up', () => {
  it('describes every route of the API in OpenAPI, with its body and its problems', async () => {
    const { body } = await service.call('GET', '/openapi.json', { secret: null });
    const paths = body['paths'] as Record<string, Record<string, { summary?: string }>>;
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, { summary }]) => [`${method.toUpperCase()} ${path}`, summary] as const,
      ),
    );
    expect(described.filter(([, summary]) => summary === undefined || summary === '')).toEqual([]);
    const routes = service.app.app.get<RouteTable>(ROUTE_TABLE).all();
    const expected = routes
      .filter(
        ({ method, path }) => method !== 'HEAD' && !path.startsWith('/docs') && path !== '/openapi.json',
      )
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}').replace('*', '{path}')}`);
    expect(described.map(([route]) => route).sort()).toEqual([...new Set(expected)].sort());
    expect(JSON.stringify(body)).not.toMatch(/https?:\/\/(?!json-schema|127)/);
  });

  it('says what is lagging, and counts verifications by code', async () => {
    await service.call('POST', '/v1/keys/verify', { body: { secret: 'qk_nobody' } });
    // The followers' worker takes a moment to start; the test's own time limit bounds the wait.
    let ready = await service.call('GET', '/readyz', { secret: null });
    while (ready.status !== 200) ready = await service.call('GET', '/readyz', { secret: null });
    expect([ready.status, ready.body['ready']]).toEqual([200, true]);
    const { text } = await service.call('GET', '/metrics', { secret: null });
    expect(text).toMatch(/keytrail_verifications_total\{code="NOT_FOUND"\} [1-9]/);
    expect(text).toContain('nodejs_eventloop_lag_seconds');
    expect(text).toMatch(/^keytrail_archive_oldest_waiting_seconds \d/m);
  });

  it('serves the page of an error code and nothing beside it', async () => {
    const page = await service.call('GET', '/errors/key_not_found', { secret: null });
    expect([page.status, page.text.split('\n')[0]]).toEqual([200, '# key_not_found']);
    expect((await service.call('GET', '/errors/README', { secret: null })).status).toBe(404);
    expect((await service.call('GET', '/errors/..%2F..%2Fpackage.json', { secret: null })).status).toBe(404);
  });

  it('serves the API page from this process, without another host', async () => {
    const { status, text } = await service.call('GET', '/docs', { secret: null });
    expect(status).toBe(200);
    expect(text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  });
});
