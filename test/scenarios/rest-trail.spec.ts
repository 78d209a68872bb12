import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listAt, TestService } from './service.ts';
import { placeWithoutAlerts } from '../fixtures/place-without-alerts.ts';

let service: TestService;
let key: { id: string; secret: string };
const verify = (secret: string, fields: object = {}) =>
  service.call('POST', '/v1/keys/verify', { body: { secret, ...fields } });

beforeAll(async () => {
  service = await TestService.start({}, { root: placeWithoutAlerts() });
  key = await service.createKey({
    name: 'traced',
    owner: 'ana@example.com',
    tenant: 'acme',
    allowedDatasets: ['orders'],
  });
  for (let i = 0; i < 5; i++) await verify(key.secret, { dataset: 'orders', sourceIp: '203.0.113.7' });
  await verify(key.secret, { dataset: 'secrets' });
  await service.call('POST', `/v1/keys/${key.id}/revoke`, { body: { reason: 'done' } });
  await verify(key.secret);
  // Read models follow the log; the usage of a key is asked for below.
  await service.app.profile.settle();
});
afterAll(() => service.stop());

describe('GET /v1/events', () => {
  it('tells the whole life of a key, each event once', async () => {
    const { status, body } = await service.call('GET', `/v1/events?keyId=${key.id}&order=oldest`);
    expect(status).toBe(200);
    expect(listAt(body, 'items').map(({ type, outcome }) => [type, outcome])).toEqual([
      ['KeyCreated', 'SUCCESS'],
      ...Array<string[]>(5).fill(['KeyUsed', 'SUCCESS']),
      ['AccessDenied', 'FORBIDDEN'],
      ['KeyRevoked', 'SUCCESS'],
      ['AuthenticationFailed', 'REVOKED'],
    ]);
    expect(listAt(body, 'items')[1]).toMatchObject({
      keyName: 'traced',
      owner: 'ana@example.com',
      sourceIp: '203.0.113.7',
    });
  });

  it('pages through ties without losing or repeating an event, in either direction', async () => {
    const ids = async (order: string, limit: number): Promise<unknown[]> => {
      const seen: unknown[] = [];
      let cursor = '';
      do {
        const { body } = await service.call(
          'GET',
          `/v1/events?tenant=acme&order=${order}&limit=${limit}${cursor}`,
        );
        expect(listAt(body, 'items').length).toBeGreaterThan(0);
        seen.push(...listAt(body, 'items').map(({ id }) => id));
        cursor = typeof body['nextCursor'] === 'string' ? `&cursor=${body['nextCursor']}` : '';
      } while (cursor !== '');
      return seen;
    };
    const whole = await ids('oldest', 1_000);
    expect(whole.length).toBe(9);
    expect(await ids('oldest', 2)).toEqual(whole);
    expect(await ids('newest', 3)).toEqual([...whole].reverse());
  });

  it('filters by type, outcome and period', async () => {
    const count = async (query: string) =>
      listAt((await service.call('GET', `/v1/events?${query}`)).body, 'items').length;
    expect(await count(`keyId=${key.id}&type=KeyUsed`)).toBe(5);
    expect(await count(`keyId=${key.id}&outcome=REVOKED`)).toBe(1);
    expect(await count(`keyId=${key.id}&to=2020-01-01`)).toBe(0);
    expect(await count(`keyId=${key.id}&from=2020-01-01`)).toBe(9);
  });

  it('shows a tenant its own events and nobody else’s', async () => {
    const { secret } = await service.createKey({ name: 'other', tenant: 'globex', role: 'analyst' });
    const own = await service.call('GET', '/v1/events', { secret });
    expect([...new Set(listAt(own.body, 'items').map(({ tenant }) => tenant))]).toEqual(['globex']);
    const theirs = await service.call('GET', `/v1/events?keyId=${key.id}`, { secret });
    expect(theirs.body).toEqual({ items: [], nextCursor: null });
  });
});

describe('GET /v1/keys/:id/usage', () => {
  it('counts uses and refusals apart, in the field names that monitoring knows', async () => {
    const { body } = await service.call('GET', `/v1/keys/${key.id}/usage`);
    expect(body).toMatchObject({
      key_id: key.id,
      total_requests: 7,
      successful_requests: 5,
      failed_requests: 2,
      failures_by_code: expect.objectContaining({ FORBIDDEN: 1, REVOKED: 1 }),
      avg_requests_per_day: 7,
      last_attempt_outcome: 'REVOKED',
    });
    expect(String(body['last_used']) < String(body['last_attempt'])).toBe(true);
  });

  it('breaks a period down by the hour', async () => {
    const day = new Date().toISOString().slice(0, 10);
    const next = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
    const { body } = await service.call('GET', `/v1/keys/${key.id}/usage?from=${day}&to=${next}`);
    expect(listAt(body, 'hours').reduce((sum, hour) => sum + Number(hour['successes']), 0)).toBe(5);
  });
});

describe('POST /v1/sql', () => {
  it('answers rows as objects and leaves its own run in the trail', async () => {
    const sql =
      'SELECT outcome, count(*) AS n FROM audit_trail WHERE keyid = ? GROUP BY outcome ORDER BY outcome';
    const { body } = await service.call('POST', '/v1/sql', { body: { sql, parameters: [key.id] } });
    expect(body['rows']).toEqual([
      { outcome: 'FORBIDDEN', n: 1 },
      { outcome: 'REVOKED', n: 1 },
      // Its creation, rotation and uses, and that the administrator was shown it twice.
      { outcome: 'SUCCESS', n: 9 },
    ]);
    expect(body).toMatchObject({ rowCount: 3, truncated: false });
    await service.call('POST', '/v1/sql', { body: { sql: 'DROP TABLE audit_trail' } });
    const runs = await service.call('GET', '/v1/events?type=QueryRun&order=oldest');
    expect(
      listAt(runs.body, 'items').map(({ asked, answered }) => ({
        ...(asked as object),
        ...(answered as object),
      })),
    ).toMatchObject([
      { sql, rows: 3, refusal: null },
      { sql: 'DROP TABLE audit_trail', rows: null, refusal: 'sql_not_allowed' },
    ]);
  });

  it('sees one tenant only, whatever the statement says', async () => {
    const { secret } = await service.createKey({ name: 'sql', tenant: 'initech', role: 'analyst' });
    const { body } = await service.call('POST', '/v1/sql', {
      secret,
      body: { sql: 'SELECT DISTINCT tenant FROM audit_trail' },
    });
    expect(body['rows']).toEqual([{ tenant: 'initech' }]);
  });
});

describe('GET /v1/reports', () => {
  it.each(['unused-keys', 'usage', 'inventory'])(
    '%s comes in three formats, each with the hash that the trail has',
    async (kind) => {
      for (const format of ['json', 'csv', 'html']) {
        const answer = await service.call('GET', `/v1/reports/${kind}?format=${format}`);
        expect(answer.status).toBe(200);
        const digest = createHash('sha256').update(answer.text).digest();
        expect(answer.headers.get('repr-digest')).toBe(`sha-256=:${digest.toString('base64')}:`);
        const issued = await service.call('GET', '/v1/events?type=ReportIssued&limit=1');
        expect(JSON.stringify(issued.body)).toContain(digest.toString('hex'));
      }
    },
  );
});
