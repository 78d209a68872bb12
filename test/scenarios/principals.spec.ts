import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listAt, objectAt, TestService, type Answer } from './service.ts';

let service: TestService;
beforeAll(async () => {
  service = await TestService.start();
});
afterAll(() => service.stop());

const principals = (method: string, path: string, body?: unknown, secret?: string): Promise<Answer> =>
  service.call(method, `/v1/principals${path}`, {
    ...(body === undefined ? {} : { body }),
    ...(secret === undefined ? {} : { secret }),
  });

async function created(properties: Readonly<Record<string, unknown>>): Promise<string> {
  const answer = await principals('POST', '', properties);
  if (answer.status !== 201) throw new Error(`the principal was not created: ${answer.text}`);
  return String(answer.body['id']);
}

/** A key of an owner, made by the administrator. */
const keyOf = (owner: string, properties: Readonly<Record<string, unknown>> = {}) =>
  service.createKey({ name: `key of ${owner}`, owner, ...properties });

const refusal = ({ status, body }: Answer): readonly unknown[] => [status, body['code']];
const codeOf = async (secret: string): Promise<unknown> =>
  (await service.call('POST', '/v1/keys/verify', { body: { secret } })).body['code'];

describe('principals over REST', () => {
  it('are created, shown, changed, disabled and enabled, each with an event', async () => {
    const id = await created({ name: 'life@example.com', role: 'viewer', tenant: 'acme' });
    expect(id).toMatch(/^prn_[0-9a-f]{32}$/);
    expect((await principals('GET', `/${id}`)).body).toEqual({
      id,
      name: 'life@example.com',
      kind: 'user',
      status: 'ACTIVE',
      email: null,
      tenant: 'acme',
      role: 'viewer',
      identities: [],
      declared: false,
      createdAt: expect.any(String) as unknown,
      createdBy: expect.stringMatching(/^key_/) as unknown,
      disabledAt: null,
    });
    const updated = await principals('PATCH', `/${id}`, { role: 'analyst', email: 'life@example.com' });
    expect(updated.body).toMatchObject({ role: 'analyst', email: 'life@example.com' });
    expect((await principals('POST', `/${id}/disable`, { reason: 'on leave' })).body['status']).toBe(
      'DISABLED',
    );
    expect((await principals('POST', `/${id}/enable`)).body['status']).toBe('ACTIVE');
    const events = listAt((await service.call('GET', '/v1/events?tenant=acme')).body, 'items');
    expect(
      events
        .filter((event) => JSON.stringify(event).includes(id))
        .map((event) => event['type'])
        .sort(),
    ).toEqual(['PrincipalCreated', 'PrincipalDisabled', 'PrincipalEnabled', 'PrincipalUpdated']);
  });

  it('are listed by name, a page at a time, by tenant, role and kind', async () => {
    for (const [name, kind] of [
      ['list-b', 'user'],
      ['list-a', 'service'],
      ['list-c', 'user'],
    ])
      await created({ name, kind, role: 'viewer', tenant: 'listed' });
    const names = (answer: Answer): readonly unknown[] =>
      listAt(answer.body, 'items').map(({ name }) => name);
    const first = await principals('GET', '?tenant=listed&limit=2');
    expect(names(first)).toEqual(['list-a', 'list-b']);
    const cursor = encodeURIComponent(String(first.body['nextCursor']));
    const second = await principals('GET', `?tenant=listed&limit=2&cursor=${cursor}`);
    expect([names(second), second.body['nextCursor']]).toEqual([['list-c'], null]);
    expect(names(await principals('GET', '?tenant=listed&kind=service'))).toEqual(['list-a']);
    expect(names(await principals('GET', '?tenant=listed&role=admin'))).toEqual([]);
    expect(refusal(await principals('GET', `?tenant=other&cursor=${cursor}`))).toEqual([
      400,
      'cursor_invalid',
    ]);
  });

  it.each<[string, unknown, number, string]>([
    ['an unknown role', { name: 'x', role: 'analist' }, 422, 'validation_failed'],
    ['no role', { name: 'x' }, 422, 'validation_failed'],
    ['a name with a blank', { name: 'a b', role: 'viewer' }, 422, 'validation_failed'],
    ['a reserved name', { name: 'administrator', role: 'viewer' }, 422, 'validation_failed'],
    [
      'a property that does not exist',
      { name: 'x', role: 'viewer', password: 'x' },
      422,
      'validation_failed',
    ],
    ['a malformed address', { name: 'x', role: 'viewer', email: 'x' }, 422, 'validation_failed'],
  ])('are refused with %s, and nothing changes', async (_what, body, status, code) => {
    expect(refusal(await principals('POST', '', body))).toEqual([status, code]);
    expect(refusal(await principals('GET', '/prn_2d711642b726b04401627ca9fbac32f5'))).toEqual([
      404,
      'principal_not_found',
    ]);
  });

  it('keep their names to themselves, also when two are created at the same moment', async () => {
    const body = { name: 'twice', role: 'viewer', tenant: 'acme' };
    const both = await Promise.all([
      principals('POST', '', body),
      principals('POST', '', { ...body, role: 'user' }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(refusal(await principals('POST', '', body))).toEqual([409, 'principal_exists']);
  });

  it('sign in as an external identity that is nobody else’s', async () => {
    const identities = [{ provider: 'corporate', subject: '4711' }];
    await created({ name: 'first', role: 'viewer', identities });
    const other = await created({ name: 'second', role: 'viewer' });
    expect(refusal(await principals('PATCH', `/${other}`, { identities }))).toEqual([
      409,
      'principal_exists',
    ]);
  });

  it('are read by an auditor, and seen by nobody below', async () => {
    const id = await created({ name: 'seen', role: 'viewer', tenant: 'acme' });
    const auditor = await service.createKey({ name: 'auditor', role: 'auditor' });
    expect((await principals('GET', `/${id}`, undefined, auditor.secret)).status).toBe(200);
    expect(refusal(await principals('POST', `/${id}/disable`, {}, auditor.secret))).toEqual([
      403,
      'forbidden',
    ]);
    for (const role of ['analyst', 'viewer', 'user']) {
      const { secret } = await service.createKey({ name: role, role, tenant: 'acme' });
      expect(refusal(await principals('GET', '', undefined, secret))).toEqual([403, 'forbidden']);
    }
  });
});

describe('separation of duties', () => {
  it('keeps everybody from changing their own rights, also by a key of theirs', async () => {
    const id = await created({ name: 'self@example.com', role: 'admin' });
    const { secret } = await keyOf('self@example.com', { role: 'admin' });
    for (const [path, body] of [
      [`/${id}`, { role: 'viewer' }],
      [`/${id}`, { tenant: 'acme' }],
      [`/${id}/disable`, {}],
      [`/${id}/enable`, {}],
    ] as const)
      expect(refusal(await principals(path === `/${id}` ? 'PATCH' : 'POST', path, body, secret))).toEqual([
        403,
        'own_principal',
      ]);
    expect((await principals('PATCH', `/${id}`, { email: 'self@example.com' }, secret)).status).toBe(200);
  });

  it('keeps a credential with fewer rights from changing, or becoming, somebody with more', async () => {
    const id = await created({ name: 'mighty', role: 'admin' });
    const { secret } = await service.createKey({
      name: 'clerk',
      role: 'admin',
      scopes: [
        'write:principals',
        'read:principals',
        'keys:read',
        'reports:read',
        'query:run',
        'read:metadata',
      ],
    });
    const identities = [{ provider: 'corporate', subject: 'clerk' }];
    expect(refusal(await principals('PATCH', `/${id}`, { identities }, secret))).toEqual([
      403,
      'role_not_held',
    ]);
    expect(refusal(await principals('POST', '', { name: 'new', role: 'admin' }, secret))).toEqual([
      403,
      'role_not_held',
    ]);
  });
});

describe('a key and its owner', () => {
  it('may do no more than the owner, from the moment on that the owner may do less', async () => {
    const id = await created({ name: 'falls', role: 'analyst', tenant: 'acme' });
    const { secret } = await keyOf('falls', { tenant: 'acme' });
    const runs = async (): Promise<number> =>
      (await service.call('POST', '/v1/sql', { secret, body: { sql: 'SELECT 1 AS a FROM audit_trail' } }))
        .status;
    expect(await runs()).toBe(200);
    await principals('PATCH', `/${id}`, { role: 'viewer' });
    expect(await runs()).toBe(403);
    await principals('PATCH', `/${id}`, { role: 'analyst' });
    expect(await runs()).toBe(200);
  });

  it('is refused as disabled while the owner is, by verify and by every route', async () => {
    const id = await created({ name: 'leaves', role: 'analyst', tenant: 'acme' });
    const { secret } = await keyOf('leaves', { tenant: 'acme' });
    expect(await codeOf(secret)).toBe('VALID');
    await principals('POST', `/${id}/disable`);
    expect(await codeOf(secret)).toBe('DISABLED');
    expect(refusal(await service.call('GET', '/v1/keys', { secret }))).toEqual([401, 'invalid_api_key']);
    await principals('POST', `/${id}/enable`);
    expect(await codeOf(secret)).toBe('VALID');
  });

  it('is made with no scope that the owner lacks, and in no tenant where the owner is not', async () => {
    await created({ name: 'looks', role: 'viewer', tenant: 'acme' });
    const make = (properties: object): Promise<Answer> =>
      service.call('POST', '/v1/keys', {
        body: { name: 'k', owner: 'looks', tenant: 'acme', ...properties },
      });
    expect(refusal(await make({ role: 'analyst' }))).toEqual([403, 'owner_scope_not_held']);
    expect(refusal(await make({ role: 'admin', scopes: ['sql:run'] }))).toEqual([
      403,
      'owner_scope_not_held',
    ]);
    expect(refusal(await make({ tenant: 'other' }))).toEqual([403, 'tenant_forbidden']);
    expect(objectAt((await make({})).body, 'key')).toMatchObject({ role: 'viewer', scopes: 'inherit' });
  });

  it('stays behind when the owner moves, so the owner does not move before it is gone', async () => {
    const id = await created({ name: 'moves', role: 'viewer', tenant: 'acme' });
    const key = await keyOf('moves', { tenant: 'acme' });
    expect(refusal(await principals('PATCH', `/${id}`, { tenant: 'other' }))).toEqual([409, 'owns_keys']);
    await service.call('POST', `/v1/keys/${key.id}/revoke`);
    expect((await principals('PATCH', `/${id}`, { tenant: 'other' })).body['tenant']).toBe('other');
  });
});

describe('scopes of a key', () => {
  const scopesOf = async (scopes: unknown): Promise<unknown> => {
    const answer = await service.call('POST', '/v1/keys', { body: { name: 'k', role: 'admin', scopes } });
    return answer.status === 201 ? objectAt(answer.body, 'key')['scopes'] : answer.body['errors'];
  };

  it('go by their names, former ones as what they stand for today', async () => {
    expect(await scopesOf(['apikeys', 'create', 'keys:read', 'keys:read'])).toEqual([
      'keys:read',
      'create:node',
      'create:apikeys',
      'revoke:apikeys',
    ]);
    expect(await scopesOf(['inherit', 'read:data'])).toBe('inherit');
    expect(await scopesOf([])).toEqual([]);
  });

  it('are refused by names that nobody knows, with the nearest that is known', async () => {
    expect(JSON.stringify(await scopesOf(['read:dat']))).toContain("Did you mean 'read:data'?");
  });
});

describe('one’s own keys', () => {
  const selfService = async (owner: string, properties: object = {}): Promise<string> =>
    (await service.createKey({ name: `of ${owner}`, owner, tenant: 'own', role: 'analyst', ...properties }))
      .secret;
  const make = (secret: string, body: object): Promise<Answer> =>
    service.call('POST', '/v1/keys', { secret, body: { name: 'mine', ...body } });

  it('are made, rotated, changed and revoked with create:apikeys and revoke:apikeys', async () => {
    const secret = await selfService('mira');
    const answer = await make(secret, {});
    expect(objectAt(answer.body, 'key')).toMatchObject({ owner: 'mira', tenant: 'own', role: 'analyst' });
    const id = String(objectAt(answer.body, 'key')['id']);
    const on = (method: string, path: string, body: object = {}): Promise<Answer> =>
      service.call(method, `/v1/keys/${id}${path}`, { secret, body });
    expect((await on('PATCH', '', { note: 'mine' })).status).toBe(200);
    expect((await on('POST', '/rotate')).status).toBe(200);
    expect((await on('POST', '/disable')).status).toBe(200);
    expect(refusal(await on('POST', '/enable'))).toEqual([403, 'forbidden']);
    expect((await on('POST', '/revoke')).status).toBe(200);
  });

  it('are the only ones that these scopes reach', async () => {
    const secret = await selfService('nele');
    const other = await service.createKey({ name: 'o', owner: 'otto', tenant: 'own', role: 'viewer' });
    const elsewhere = await service.createKey({ name: 'e', owner: 'nele', tenant: 'far', role: 'viewer' });
    expect(refusal(await make(secret, { owner: 'otto' }))).toEqual([403, 'not_your_key']);
    expect(refusal(await make(secret, { tenant: 'far' }))).toEqual([403, 'tenant_forbidden']);
    for (const path of ['/revoke', '/disable', '/rotate'])
      expect([
        refusal(await service.call('POST', `/v1/keys/${other.id}${path}`, { secret })),
        refusal(await service.call('POST', `/v1/keys/${elsewhere.id}${path}`, { secret })),
      ]).toEqual([
        [403, 'not_your_key'],
        [404, 'key_not_found'],
      ]);
    expect(
      refusal(await service.call('POST', '/v1/keys/revoke', { secret, body: { secret: other.secret } })),
    ).toEqual([403, 'not_your_key']);
    expect(await codeOf(other.secret)).toBe('VALID');
  });

  it('are all that a user sees, by any route', async () => {
    const secret = await selfService('uta', { role: 'user' });
    const other = await service.createKey({ name: 'x', owner: 'xaver', tenant: 'own', role: 'viewer' });
    const get = (path: string): Promise<Answer> => service.call('GET', path, { secret });
    const owners = listAt((await get('/v1/keys')).body, 'items').map(({ owner }) => owner);
    expect(owners).toEqual(['uta']);
    expect(refusal(await get('/v1/keys?owner=xaver'))).toEqual([403, 'not_your_key']);
    for (const path of ['', '/usage', '/rotation'])
      expect(refusal(await get(`/v1/keys/${other.id}${path}`))).toEqual([404, 'key_not_found']);
    expect(refusal(await service.call('POST', `/v1/keys/${other.id}/revoke`, { secret }))).toEqual([
      404,
      'key_not_found',
    ]);
  });

  it("make no way to more (Tiled's defect 8.1)", async () => {
    const narrow = await selfService('tim', { scopes: ['create:apikeys'], expiresInDays: 1 });
    expect(refusal(await make(narrow, {}))).toEqual([403, 'role_not_held']);
    expect(refusal(await make(narrow, { scopes: ['read:data'] }))).toEqual([403, 'scope_not_held']);
    expect(refusal(await make(narrow, { scopes: ['create:apikeys'], expiresInDays: 2 }))).toEqual([
      403,
      'outlives_creator',
    ]);
    const limited = await selfService('tom', { expiresInDays: 1, allowedDatasets: ['orders'] });
    expect(refusal(await make(limited, { allowedDatasets: null }))).toEqual([403, 'rights_not_held']);
    const { body } = await make(limited, {});
    expect(objectAt(body, 'key')).toMatchObject({ allowedDatasets: ['orders'], role: 'analyst' });
    const life = Date.parse(String(objectAt(body, 'key')['expiresAt'])) - Date.now();
    expect(life).toBeLessThanOrEqual(24 * 3_600_000);
  });
});

describe('a key with a role that sees more than its maker or owner', () => {
  it('cannot be had by an analyst or an application, whose scopes it would share', async () => {
    await created({ name: 'curious', role: 'analyst', tenant: 'acme' });
    const { secret } = await keyOf('curious', { role: 'analyst', tenant: 'acme' });
    const mine = await service.call('POST', '/v1/keys', { body: { name: 'mine' }, secret });
    expect(mine.status).toBe(201);
    const wider = { role: 'auditor', scopes: ['keys:read', 'trail:read'] };
    const made = await service.call('POST', '/v1/keys', { body: { name: 'x', ...wider }, secret });
    expect(refusal(made)).toEqual([403, 'role_not_held']);
    const changed = await service.call('PATCH', `/v1/keys/${String(objectAt(mine.body, 'key')['id'])}`, {
      body: wider,
      secret,
    });
    expect(refusal(changed)).toEqual([403, 'role_not_held']);

    const app = await service.createKey({ name: 'app', owner: 'app', role: 'user', tenant: 'acme' });
    const body = { name: 'y', role: 'viewer', scopes: ['keys:read'] };
    const byApp = await service.call('POST', '/v1/keys', { body, secret: app.secret });
    expect(refusal(byApp)).toEqual([403, 'role_not_held']);
  });

  it('sees no more than its owner does from the moment that they lose their role', async () => {
    const id = await created({ name: 'former', role: 'admin', tenant: 'acme' });
    const here = await keyOf('former', { role: 'auditor', tenant: 'acme' });
    const elsewhere = await keyOf('former', { role: 'admin', tenant: 'globex' });
    const tenantsSeenBy = async (secret: string): Promise<readonly unknown[]> => {
      const answer = await service.call('GET', '/v1/keys?limit=100', { secret });
      if (answer.status !== 200) return refusal(answer);
      return [...new Set(listAt(answer.body, 'items').map(({ tenant }) => tenant))].sort();
    };
    expect(await tenantsSeenBy(here.secret)).toEqual(expect.arrayContaining(['acme', 'globex']));
    expect(await tenantsSeenBy(elsewhere.secret)).toEqual(expect.arrayContaining(['acme', 'globex']));

    expect((await principals('PATCH', `/${id}`, { role: 'analyst' })).status).toBe(200);

    expect(await tenantsSeenBy(here.secret)).toEqual(['acme']);
    expect(await tenantsSeenBy(elsewhere.secret)).toEqual([403, 'forbidden']);
    const revoke = await service.call('POST', `/v1/keys/${here.id}/revoke`, { secret: elsewhere.secret });
    expect(refusal(revoke)).toEqual([403, 'forbidden']);
  });

  it('is somebody else’s where a principal of its owner’s name came later, in another tenant', async () => {
    const older = await keyOf('homonym', { role: 'viewer', tenant: 'globex' });
    await created({ name: 'homonym', role: 'user', tenant: 'acme' });
    const answer = await service.call('GET', '/v1/keys?limit=100', { secret: older.secret });
    expect(listAt(answer.body, 'items').map(({ id }) => id)).toContain(older.id);
  });
});
