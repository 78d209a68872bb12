import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { INJECTIONS } from '../fixtures/dataset-requests.ts';
import { listAt, TestService, type Answer } from './service.ts';
import { placeWithoutAlerts } from '../fixtures/place-without-alerts.ts';

let service: TestService;
/** Secrets of two tenants' analysts, of a viewer, of an auditor, and of keys for some datasets only. */
const secrets: Record<string, string> = {};

const ask = (who: string | null, body: unknown): Promise<Answer> =>
  service.call('POST', '/v1/query', {
    body,
    ...(who === null ? {} : { secret: secrets[who] ?? '' }),
  });
const dataOf = async (who: string | null, body: unknown): Promise<readonly unknown[]> => {
  const { status, text, body: answer } = await ask(who, body);
  if (status !== 200) throw new Error(text);
  return listAt(answer, 'data');
};

beforeAll(async () => {
  service = await TestService.start({}, { root: placeWithoutAlerts() });
  const create = async (who: string, properties: object): Promise<string> => {
    const key = await service.createKey({ name: who, ...properties });
    secrets[who] = key.secret;
    return key.id;
  };
  await create('acme', { tenant: 'acme', role: 'analyst', owner: 'ana@acme.example' });
  await create('globex', { tenant: 'globex', role: 'analyst', owner: 'bob@globex.example' });
  await create('viewer', { tenant: 'acme', role: 'viewer', owner: 'vic@acme.example' });
  await create('auditor', { tenant: 'globex', role: 'auditor' });
  await create('limited', { tenant: 'acme', role: 'analyst', allowedDatasets: ['keys', 'customers'] });
  await create('none', { tenant: 'acme', role: 'analyst', allowedDatasets: [] });
  await create('user', { tenant: 'acme', role: 'user' });
  const busy = await create('busy', {
    tenant: 'globex',
    role: 'viewer',
    owner: 'cay@globex.example',
    allowedDatasets: ['orders'],
  });
  const verify = (fields: object): Promise<Answer> =>
    service.call('POST', '/v1/keys/verify', { body: { secret: secrets['busy'], ...fields } });
  for (const sourceIp of ['203.0.113.7', '203.0.113.8', '203.0.113.7'])
    await verify({ dataset: 'orders', sourceIp });
  await verify({ dataset: 'customers' });
  await service.call('POST', `/v1/keys/${busy}/revoke`, { body: { reason: 'done' } });
  await verify({ dataset: 'orders' });
});
afterAll(() => service.stop());

const USAGE = { dataset: 'usage', metrics: ['requests'] };
const EVERY_DATASET = [
  ['keys', 'keys'],
  ['usage', 'requests'],
  ['events', 'events'],
] as const;

describe('POST /v1/query', () => {
  it('answers metrics by dimensions, with the columns in the order asked for', async () => {
    const { status, body } = await ask(null, {
      dataset: 'usage',
      metrics: ['requests', 'successes', 'failures', 'forbidden', 'revoked', 'addresses'],
      dimensions: ['dataset'],
      filters: [
        { dimension: 'tenant', operator: 'eq', value: 'globex' },
        { dimension: 'keyName', operator: 'eq', value: 'busy' },
      ],
      orderBy: [{ by: 'requests', direction: 'desc' }],
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      dataset: 'usage',
      columns: [
        { name: 'dataset', type: 'text' },
        { name: 'requests', type: 'integer' },
        { name: 'successes', type: 'integer' },
        { name: 'failures', type: 'integer' },
        { name: 'forbidden', type: 'integer' },
        { name: 'revoked', type: 'integer' },
        { name: 'addresses', type: 'integer' },
      ],
      data: [
        {
          dataset: 'orders',
          requests: 4,
          successes: 3,
          failures: 1,
          forbidden: 0,
          revoked: 1,
          addresses: 2,
        },
        {
          dataset: 'customers',
          requests: 1,
          successes: 0,
          failures: 1,
          forbidden: 1,
          revoked: 0,
          addresses: 0,
        },
      ],
      rowCount: 2,
      truncated: false,
      bytesScanned: expect.any(Number),
    });
  });

  it('tells the state of keys as it is now', async () => {
    const query = { dataset: 'keys', metrics: ['keys'], dimensions: ['status', 'role'] };
    expect(await dataOf('globex', query)).toEqual([
      { status: 'ACTIVE', role: 'analyst', keys: 1 },
      { status: 'ACTIVE', role: 'auditor', keys: 1 },
      { status: 'REVOKED', role: 'viewer', keys: 1 },
    ]);
  });

  it('cuts at the limit in an order without ties, and says so', async () => {
    const query = { dataset: 'keys', metrics: ['keys'], dimensions: ['keyName'] };
    const { body } = await ask('acme', { ...query, limit: 2 });
    expect(body).toMatchObject({
      data: [
        { keyName: 'acme', keys: 1 },
        { keyName: 'limited', keys: 1 },
      ],
      rowCount: 2,
      truncated: true,
    });
    expect((await ask('acme', { ...query, limit: 5 })).body).toMatchObject({ rowCount: 5, truncated: false });
  });

  it('has no alerts to show as long as none were raised', async () => {
    expect(await dataOf(null, { dataset: 'alerts', metrics: ['raised', 'resolved'] })).toEqual([
      { raised: 0, resolved: 0 },
    ]);
    expect(await dataOf(null, { dataset: 'alerts', metrics: ['raised'], dimensions: ['rule'] })).toEqual([]);
  });

  it('is described in the OpenAPI document', async () => {
    const { body } = await service.call('GET', '/openapi.json');
    const paths = body['paths'] as Record<string, Record<string, { readonly requestBody?: unknown }>>;
    expect(JSON.stringify(paths['/v1/query']?.['post']?.requestBody)).toContain('"metrics"');
  });
});

describe('row-level security', () => {
  it.each(EVERY_DATASET)(
    'shows an analyst and a viewer no tenant but their own, in %s',
    async (dataset, metric) => {
      const query = { dataset, metrics: [metric], dimensions: ['tenant'] };
      for (const [who, tenant] of [
        ['acme', 'acme'],
        ['viewer', 'acme'],
        ['globex', 'globex'],
      ] as const) {
        expect(await dataOf(who, query)).toEqual([{ tenant, [metric]: expect.any(Number) }]);
      }
    },
  );

  it.each(EVERY_DATASET)('shows admin and auditor every tenant, in %s', async (dataset, metric) => {
    const query = { dataset, metrics: [metric], dimensions: ['tenant'] };
    for (const who of [null, 'auditor']) {
      const tenants = (await dataOf(who, query)).map((row) => (row as { readonly tenant: string }).tenant);
      expect(tenants).toEqual(expect.arrayContaining(['acme', 'globex']));
    }
  });

  it.each(EVERY_DATASET)('cannot be talked out of it by a filter, in %s', async (dataset, metric) => {
    const query = (filters: readonly object[]) => ({
      dataset,
      metrics: [metric],
      dimensions: ['tenant'],
      filters,
    });
    const strangers = [
      { dimension: 'tenant', operator: 'eq', value: 'globex' },
      { dimension: 'tenant', operator: 'in', value: ['globex', 'default'] },
      { dimension: 'tenant', operator: 'ne', value: 'acme' },
      { dimension: 'tenant', operator: 'notIn', value: ['acme'] },
      { dimension: 'tenant', operator: 'contains', value: 'globex' },
      { dimension: 'tenant', operator: 'isNull', value: true },
      { dimension: 'owner', operator: 'eq', value: 'bob@globex.example' },
      { dimension: 'keyName', operator: 'eq', value: 'busy' },
      ...INJECTIONS.slice(0, 3).map((value) => ({ dimension: 'tenant', operator: 'contains', value })),
      { dimension: 'tenant', operator: 'in', value: INJECTIONS },
    ];
    const answers = await Promise.all(strangers.map((filter) => dataOf('acme', query([filter]))));
    expect(strangers.map((filter, index) => [filter, answers[index]])).toEqual(
      strangers.map((filter) => [filter, []]),
    );
  });
});

describe('a credential with a list of datasets', () => {
  it('may ask those, and about all others hears the same whether they exist or not', async () => {
    expect((await ask('limited', { dataset: 'keys', metrics: ['keys'] })).status).toBe(200);
    for (const dataset of ['usage', 'orders', 'events', 'nothing']) {
      const { status, headers, body } = await ask('limited', { dataset, metrics: ['requests'] });
      expect(status).toBe(403);
      expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
      expect(body).toEqual({
        type: '/errors/forbidden',
        title: 'Not allowed',
        status: 403,
        code: 'forbidden',
        detail: `Not authorized for dataset '${dataset}'`,
        requestId: expect.any(String),
      });
    }
    const emptyList = await ask('none', { dataset: 'keys', metrics: ['keys'] });
    expect(emptyList.body['detail']).toBe("Not authorized for dataset 'keys'");
  });

  it('is refused before its other names are looked at', async () => {
    const { status } = await ask('limited', { dataset: 'usage', metrics: ['no such metric'] });
    expect(status).toBe(403);
  });
});

describe('a query is refused', () => {
  it('without a key, and with one that may not query', async () => {
    const anonymous = await service.call('POST', '/v1/query', { secret: null, body: USAGE });
    expect([anonymous.status, anonymous.body['detail']]).toEqual([401, 'API key required']);
    expect((await ask('user', USAGE)).status).toBe(403);
  });

  it.each([
    ['an unknown dataset', { ...USAGE, dataset: 'keyz' }, 'dataset', 'Did you mean keys?'],
    ['an unknown metric', { ...USAGE, metrics: ['requets'] }, 'metrics[0]', 'Did you mean requests?'],
    ['an unknown dimension', { ...USAGE, dimensions: ['days'] }, 'dimensions[0]', 'Did you mean day?'],
    [
      'an unknown operator',
      { ...USAGE, filters: [{ dimension: 'tenant', operator: 'contain', value: 'x' }] },
      'filters[0].operator',
      'Did you mean contains?',
    ],
    ['no metric', { ...USAGE, metrics: [] }, 'metrics', ''],
    ['21 metrics', { ...USAGE, metrics: Array(21).fill('requests') }, 'metrics', ''],
    ['11 dimensions', { ...USAGE, dimensions: Array(11).fill('day') }, 'dimensions', ''],
    [
      '51 filters',
      { ...USAGE, filters: Array(51).fill({ dimension: 'day', operator: 'isNull' }) },
      'filters',
      '',
    ],
    ['a limit of 0', { ...USAGE, limit: 0 }, 'limit', ''],
    ['a limit of 10,001', { ...USAGE, limit: 10_001 }, 'limit', ''],
    ['a limit with a fraction', { ...USAGE, limit: 1.5 }, 'limit', ''],
    [
      'another direction',
      { ...USAGE, orderBy: [{ by: 'requests', direction: '1; DROP' }] },
      'orderBy[0].direction',
      '',
    ],
    ['an unknown field', { ...USAGE, having: 'x' }, '$', ''],
    [
      'a value that is an object',
      { ...USAGE, filters: [{ dimension: 'tenant', operator: 'eq', value: {} }] },
      'filters[0].value',
      '',
    ],
    ['SQL in the place of a name', { ...USAGE, metrics: ['count(*)'] }, 'metrics[0]', ''],
    ['a list as the body', [], '$', ''],
  ])('for %s, at its path', async (_, body, path, hint) => {
    const answer = await ask(null, body);
    expect([answer.status, answer.body['code']]).toEqual([422, 'validation_failed']);
    const [error] = listAt(answer.body, 'errors');
    expect(error?.['path']).toBe(path);
    expect(String(error?.['message'])).toContain(hint);
  });

  it('for a body that is nested deeply, or is large', async () => {
    const nested = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const deep = `{"dataset":"usage","metrics":["requests"],"filters":[{"dimension":"tenant","operator":"eq","value":${nested}}]}`;
    expect((await ask(null, deep)).status).toBe(422);
    const large = {
      ...USAGE,
      filters: [{ dimension: 'tenant', operator: 'eq', value: 'x'.repeat(20_000_000) }],
    };
    expect((await ask(null, large)).status).toBe(413);
    expect((await ask(null, USAGE)).status).toBe(200);
  });
});

describe('a query is an event', () => {
  const queried = async (): Promise<readonly unknown[]> => {
    const { body } = await service.call('GET', '/v1/events?type=DatasetQueried&tenant=initech&order=oldest');
    return listAt(body, 'items').map(({ outcome, asked, answered, keyId, sourceIp }) => ({
      outcome,
      keyId,
      sourceIp,
      ...(asked as object),
      ...(answered as object),
    }));
  };

  it('that says who asked for what, from where and with what end, and holds no value and no secret', async () => {
    const key = await service.createKey({
      name: 'asker',
      tenant: 'initech',
      role: 'analyst',
      allowedDatasets: ['keys'],
    });
    secrets['asker'] = key.secret;
    const filters = [{ dimension: 'owner', operator: 'ne', value: 'somebody@example.com' }];
    await ask('asker', { dataset: 'keys', metrics: ['keys'], dimensions: ['role'], filters });
    await ask('asker', { dataset: 'orders', metrics: ['revenue'] });
    await ask('asker', { dataset: 'keys', metrics: ['revenue'] });
    await ask('asker', { dataset: key.secret, metrics: ['keys'] });

    const who = { keyId: key.id, sourceIp: '127.0.0.1', durationMs: expect.any(Number) };
    const events = await queried();
    expect(events).toEqual([
      {
        ...who,
        outcome: 'SUCCESS',
        dataset: 'keys',
        metrics: ['keys'],
        dimensions: ['role'],
        filters: ['owner ne'],
        rows: 1,
        refusal: null,
      },
      {
        ...who,
        outcome: 'FORBIDDEN',
        dataset: 'orders',
        metrics: ['revenue'],
        dimensions: [],
        filters: [],
        rows: null,
        refusal: 'forbidden',
      },
      {
        ...who,
        outcome: 'FORBIDDEN',
        dataset: 'keys',
        metrics: ['revenue'],
        dimensions: [],
        filters: [],
        rows: null,
        refusal: 'validation_failed',
      },
    ]);
    expect(JSON.stringify(events)).not.toContain('somebody@example.com');
    expect(service.logLines.join('')).not.toContain(key.secret);
  });
});
