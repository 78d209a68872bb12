import { scryptSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatScryptHash } from '../../src/modules/identity/domain/scrypt-hash.ts';
import { TestService, type Answer } from './service.ts';

const PASSWORD = 'correct horse battery staple';
/** The cheapest that is accepted: what hashing costs is not what is tested here. */
const COST = { ln: 14, r: 8, p: 1, salt: Buffer.alloc(16, 7) };
const hashed = formatScryptHash({ ...COST, key: scryptSync(PASSWORD, COST.salt, 32, { N: 2 ** COST.ln }) });
const AUDITOR = 'olga@example.com';

let service: TestService;
let auditorId: string;
let token: string;
let key: { readonly id: string; readonly secret: string };

const signIn = (name: string, password: string): Promise<Answer> =>
  service.call('POST', '/v1/sign-in', { secret: null, body: { name, password } });
const asAuditor = (method: string, path: string, body?: object): Promise<Answer> =>
  service.call(method, path, { secret: token, headers: { 'user-agent': 'audit/1' }, ...(body && { body }) });

interface TrailEvent {
  readonly asked: Readonly<Record<string, unknown>>;
  readonly userIdentity: Readonly<Record<string, unknown>>;
}

/** Events of one type, the latest first. */
async function trail(type: string): Promise<readonly TrailEvent[]> {
  const { body } = await service.call('GET', `/v1/events?type=${type}&limit=100`);
  return body['items'] as readonly TrailEvent[];
}

beforeAll(async () => {
  service = await TestService.start({}, { passwords: { hashFor: () => hashed } });
  const created = await service.call('POST', '/v1/principals', {
    body: { name: AUDITOR, kind: 'user', email: AUDITOR, role: 'viewer' },
  });
  auditorId = String(created.body['id']);
  await service.call('PATCH', `/v1/principals/${auditorId}`, { body: { role: 'auditor' } });
  key = await service.createKey({ name: 'of somebody else', owner: 'ana@example.com' });
  await signIn(AUDITOR, 'not the password');
  await signIn('nobody@example.com', PASSWORD);
  token = String((await signIn(AUDITOR, PASSWORD)).body['accessToken']);
});
afterAll(() => service.stop());

/** Who and from where, of all that the auditor does with the session. */
const byAuditor = () => ({
  userIdentity: { type: 'IAMUser', principalId: auditorId, email: AUDITOR },
  sourceIp: '127.0.0.1',
  userAgent: 'audit/1',
});

describe('the trail of Keytrail’s own administration', () => {
  it('says who signed in, and who tried to', async () => {
    expect(await trail('SignedIn')).toMatchObject([
      {
        outcome: 'SUCCESS',
        userIdentity: { principalId: auditorId },
        asked: { principalName: AUDITOR, method: 'password' },
      },
    ]);
    const failed = await trail('SignInFailed');
    expect(failed.map(({ asked }) => [asked['principalName'], asked['reason']])).toEqual([
      [null, 'unknown_principal'],
      [AUDITOR, 'wrong_password'],
    ]);
    expect(JSON.stringify(failed)).not.toContain('nobody@example.com');
  });

  it('says who changed whose role, from what to what', async () => {
    expect(await trail('PrincipalUpdated')).toMatchObject([
      {
        outcome: 'SUCCESS',
        userIdentity: { sessionContext: { auth: { type: 'api_key' } } },
        sourceIp: '127.0.0.1',
        asked: { principalName: AUDITOR, before: { role: 'viewer' }, after: { role: 'auditor' } },
      },
    ]);
  });

  it('says who looked at keys that are not theirs: one, its use, its rotation, and a list', async () => {
    for (const path of ['', '/usage', '/rotation']) await asAuditor('GET', `/v1/keys/${key.id}${path}`);
    await asAuditor('GET', '/v1/keys?owner=ana@example.com');
    expect((await trail('KeysRead')).toReversed()).toMatchObject([
      ...['', '/usage', '/rotation'].map((path) => ({
        ...byAuditor(),
        outcome: 'SUCCESS',
        keyId: key.id,
        asked: { endpoint: `GET /v1/keys/:id${path}`, keyIds: [key.id], filter: null },
      })),
      {
        ...byAuditor(),
        keyId: null,
        asked: { endpoint: 'GET /v1/keys', keyIds: [key.id], filter: { owner: 'ana@example.com' } },
      },
    ]);
  });

  it('says who ran which report, SQL and dataset query, and what came of it', async () => {
    await asAuditor('GET', '/v1/reports/inventory');
    await asAuditor('POST', '/v1/sql', { sql: 'SELECT count(*) AS n FROM audit_trail' });
    await asAuditor('POST', '/v1/sql', { sql: 'DROP TABLE audit_trail' });
    await asAuditor('POST', '/v1/query', { dataset: 'keys', metrics: ['keys'] });
    expect(await trail('ReportIssued')).toMatchObject([
      { ...byAuditor(), outcome: 'SUCCESS', asked: { report: 'inventory' } },
    ]);
    expect((await trail('QueryRun')).toReversed()).toMatchObject([
      { ...byAuditor(), outcome: 'SUCCESS', answered: { rows: 1, refusal: null } },
      { ...byAuditor(), outcome: 'FORBIDDEN', answered: { rows: null, refusal: 'sql_not_allowed' } },
    ]);
    expect(await trail('DatasetQueried')).toMatchObject([
      { ...byAuditor(), outcome: 'SUCCESS', asked: { dataset: 'keys' } },
    ]);
  });

  it('says what an auditor tried to change, and that it was refused', async () => {
    const answer = await asAuditor('POST', `/v1/keys/${key.id}/revoke`);
    expect([answer.status, answer.body['code']]).toEqual([403, 'forbidden']);
    const [latest] = await trail('SessionUsed');
    expect(latest).toMatchObject({
      ...byAuditor(),
      outcome: 'FORBIDDEN',
      asked: { endpoint: 'POST /v1/keys/:id/revoke', permission: 'keys:write' },
    });
    expect((await service.call('GET', `/v1/keys/${key.id}`)).body['status']).toBe('ACTIVE');
  });

  it('says what a credential that was let in asked for in vain, whose key it was named after, and why', async () => {
    const { secret, id } = await service.createKey({
      name: 'analyst',
      role: 'analyst',
      owner: 'ben@example.com',
    });
    const attempts = [
      ['POST', '/v1/keys', { name: 'more', role: 'admin' }],
      ['POST', '/v1/keys', { name: 'unknown scope', scopes: ['read:evrything'] }],
      ['POST', `/v1/keys/${key.id}/revoke`, {}],
      ['GET', '/v1/keys/key_that_is_not', undefined],
      ['POST', '/v1/keys', { name: 'out of it', allowedCidrs: ['10.0.0.0/33'] }],
    ] as const;
    for (const [method, path, body] of attempts) {
      await service.call(method, path, { secret, ...(body && { body }) });
    }
    const refused = (await trail('RequestRefused')).filter(
      ({ userIdentity }) => userIdentity['principalId'] === id,
    );
    expect(refused.toReversed()).toMatchObject(
      [
        { endpoint: 'POST /v1/keys', code: 'role_not_held', target: null },
        { endpoint: 'POST /v1/keys', code: 'validation_failed', target: null },
        { endpoint: 'POST /v1/keys/:id/revoke', code: 'not_your_key', target: key.id },
        { endpoint: 'GET /v1/keys/:id', code: 'key_not_found', target: 'key_that_is_not' },
        { endpoint: 'POST /v1/keys', code: 'validation_failed', target: null },
      ].map((asked) => ({
        outcome: 'FORBIDDEN',
        userIdentity: { principalId: id, email: 'ben@example.com' },
        sourceIp: '127.0.0.1',
        asked,
      })),
    );
    const { body } = await service.call('GET', '/v1/keys?owner=ben@example.com');
    expect((body['items'] as readonly unknown[]).length).toBe(1);
  });

  it('leaves nothing about one’s own keys: that is no administration', async () => {
    const before = (await trail('KeysRead')).length;
    const { secret } = await service.createKey({ name: 'own', role: 'viewer', owner: 'vera@example.com' });
    const own = await service.call('GET', '/v1/keys?owner=vera@example.com', { secret });
    expect(own.status).toBe(200);
    expect(await trail('KeysRead')).toHaveLength(before);
  });
});
