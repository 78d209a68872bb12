import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { at, graphql, quilt } from './quilt-client.ts';
import { listAt, TestService, type Answer } from './service.ts';

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const NO_FILTER = { name: null, fingerprint: null, status: null };

let service: TestService;
let ana = '';
let bob = '';
let auditor = '';

const keyOf = async (owner: string, role: string): Promise<string> =>
  (await service.createKey({ name: `${owner} key`, owner, role, expiresInDays: 365 })).secret;
beforeAll(async () => {
  service = await TestService.start();
  ana = await keyOf('ana@example.com', 'user');
  bob = await keyOf('bob@example.com', 'analyst');
  auditor = await keyOf('iris@example.com', 'auditor');
});
afterAll(() => service.stop());

const create = (secret: string, name: string, expiresInDays = 30): Promise<Answer> =>
  quilt(service, secret, 'apiKeyCreate', { input: { name, expiresInDays } });
const made = async (secret: string, name: string): Promise<{ id: string; secret: string }> => {
  const answer = await create(secret, name);
  const key = at(answer, 'data', 'apiKeyCreate', 'apiKey', 'id');
  return { id: String(key), secret: String(at(answer, 'data', 'apiKeyCreate', 'secret')) };
};
const namesOf = (answer: Answer, ...path: string[]): readonly unknown[] =>
  (at(answer, 'data', ...path) as readonly { name: string }[]).map(({ name }) => name).sort();
const errorsOf = (answer: Answer, ...path: string[]): unknown => at(answer, 'data', ...path, 'errors');

describe('creating a key by Quilt’s client', () => {
  it('gives all eight fields and the secret, which then works', async () => {
    const answer = await create(ana, 'my-automation-key', 90);
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        data: {
          apiKeyCreate: {
            __typename: 'APIKeyCreated',
            apiKey: {
              id: expect.stringMatching(/^key_/),
              name: 'my-automation-key',
              fingerprint: expect.stringMatching(/^qk_\w{3}\.\.\.\w{3}$/),
              createdAt: expect.stringMatching(ISO),
              expiresAt: expect.stringMatching(ISO),
              lastUsedAt: null,
              status: 'ACTIVE',
              userEmail: 'ana@example.com',
            },
            secret: expect.stringMatching(/^qk_/),
          },
        },
      },
    ]);
    const secret = String(at(answer, 'data', 'apiKeyCreate', 'secret'));
    expect((await quilt(service, secret, 'apiKeysList', NO_FILTER)).status).toBe(200);
  });

  it.each([
    ['no days', { name: 'k', expiresInDays: 0 }, 'input.expiresInDays'],
    ['a negative number of days', { name: 'k', expiresInDays: -1 }, 'input.expiresInDays'],
    ['more than a year', { name: 'k', expiresInDays: 366 }, 'input.expiresInDays'],
    ['no name', { name: '', expiresInDays: 30 }, 'input.name'],
    ['a blank name', { name: '   ', expiresInDays: 30 }, 'input.name'],
    ['a long name', { name: 'k'.repeat(201), expiresInDays: 30 }, 'input.name'],
    ['a name of two lines', { name: 'a\nb', expiresInDays: 30 }, 'input.name'],
  ])('refuses %s as InvalidInput', async (_, input, path) => {
    const answer = await quilt(service, ana, 'apiKeyCreate', { input });
    expect(at(answer, 'data', 'apiKeyCreate', '__typename')).toBe('InvalidInput');
    expect(errorsOf(answer, 'apiKeyCreate')).toEqual(
      expect.arrayContaining([
        { path, message: expect.any(String), name: 'validation_failed', context: null },
      ]),
    );
  });

  it('keeps a secret out of the name, and out of what it says about that', async () => {
    const answer = await create(ana, ana);
    expect(at(answer, 'data', 'apiKeyCreate', '__typename')).toBe('InvalidInput');
    expect(answer.text).not.toContain(ana);
  });

  it('refuses a key that would outlive the one that makes it, and says so', async () => {
    const { secret } = await made(ana, 'of thirty days');
    expect(errorsOf(await create(secret, 'of ninety days', 90), 'apiKeyCreate')).toEqual([
      {
        path: 'input',
        message: expect.stringContaining('expires at'),
        name: 'outlives_creator',
        context: null,
      },
    ]);
  });

  it('takes ninety days when the number is left out', async () => {
    const answer = await quilt(service, ana, 'apiKeyCreate', { input: { name: 'left out' } });
    const [created, expires] = ['createdAt', 'expiresAt'].map((field) =>
      Date.parse(String(at(answer, 'data', 'apiKeyCreate', 'apiKey', field))),
    );
    expect(((expires ?? 0) - (created ?? 0)) / 86_400_000).toBe(90);
  });
});

describe('finding keys by Quilt’s client', () => {
  it('lists one’s own only, by every filter, in the order of their creation', async () => {
    const carl = await keyOf('carl@example.com', 'user');
    for (const name of ['first', 'second']) await made(carl, name);
    const list = async (filter: object): Promise<Answer> =>
      quilt(service, carl, 'apiKeysList', { ...NO_FILTER, ...filter });
    const all = at(await list({}), 'data', 'me', 'apiKeys') as readonly Record<string, unknown>[];
    expect(all.map(({ name }) => name)).toEqual(['carl@example.com key', 'first', 'second']);
    const own = ['me', 'apiKeys'];
    expect(namesOf(await list({ name: 'first' }), ...own)).toEqual(['first']);
    expect(namesOf(await list({ fingerprint: all[2]?.['fingerprint'] }), ...own)).toContain('second');
    expect(namesOf(await list({ status: 'ACTIVE' }), ...own)).toHaveLength(3);
    expect(namesOf(await list({ status: 'EXPIRED' }), ...own)).toEqual([]);
    expect(namesOf(await list({ name: '' }), ...own)).toEqual([]);
    expect(namesOf(await list({ name: carl }), ...own)).toEqual([]);
  });

  it('shows a disabled key as one that does not work, and a revoked one not at all', async () => {
    const dora = await keyOf('dora@example.com', 'user');
    const [off, gone] = [await made(dora, 'off'), await made(dora, 'gone')];
    await service.call('POST', `/v1/keys/${off.id}/disable`);
    await quilt(service, dora, 'apiKeyRevoke', { id: gone.id, secret: null });
    const listed = await quilt(service, dora, 'apiKeysList', { ...NO_FILTER, status: 'EXPIRED' });
    expect(namesOf(listed, 'me', 'apiKeys')).toEqual(['off']);
    expect(
      at(await quilt(service, dora, 'apiKeyGet', { id: off.id }), 'data', 'me', 'apiKey', 'status'),
    ).toBe('EXPIRED');
    expect((await quilt(service, dora, 'apiKeyGet', { id: gone.id })).body).toEqual({
      data: { me: { apiKey: null } },
    });
  });

  it('gives null for another’s key, one that is not there, and what is no id', async () => {
    const other = await made(bob, 'bob’s');
    for (const id of [other.id, 'key_none', 'x'.repeat(5_000), 'ä b'])
      expect((await quilt(service, ana, 'apiKeyGet', { id })).body).toEqual({
        data: { me: { apiKey: null } },
      });
  });
});

describe('revoking by Quilt’s client', () => {
  it('answers Ok, and the key is refused from then on', async () => {
    const { id, secret } = await made(ana, 'short-lived');
    const answer = await quilt(service, ana, 'apiKeyRevoke', { id, secret: null });
    expect(answer.body).toEqual({ data: { apiKeyRevoke: { __typename: 'Ok' } } });
    expect((await quilt(service, secret, 'apiKeysList', NO_FILTER)).status).toBe(401);
  });

  it('by secret names the key in the trail, which Quilt’s own does not', async () => {
    const { id, secret } = await made(ana, 'found in a repository');
    const answer = await quilt(service, ana, 'apiKeyRevoke', { id: null, secret });
    expect(answer.body).toEqual({ data: { apiKeyRevoke: { __typename: 'Ok' } } });
    const { body, text } = await service.call('GET', `/v1/events?keyId=${id}`);
    expect(listAt(body, 'items').map(({ type, keyId }) => [type, keyId])).toContainEqual(['KeyRevoked', id]);
    expect(text).not.toContain(secret);
  });

  it.each([
    ['neither id nor secret', { id: null, secret: null }, null, 'validation_failed'],
    ['both', { id: 'key_1', secret: 'qk_1' }, null, 'validation_failed'],
    ['an id of no key', { id: 'key_none', secret: null }, 'id', 'key_not_found'],
    ['what is no id', { id: 'x'.repeat(5_000), secret: null }, 'id', 'validation_failed'],
    ['a secret of no key', { id: null, secret: 'qk_nobody' }, 'secret', 'key_not_found'],
    ['an endless secret', { id: null, secret: 'q'.repeat(50_000) }, 'secret', 'key_not_found'],
  ])('refuses %s as InvalidInput', async (_, variables, path, name) => {
    const answer = await quilt(service, ana, 'apiKeyRevoke', variables);
    expect(answer.body).toEqual({
      data: {
        apiKeyRevoke: {
          __typename: 'InvalidInput',
          errors: [{ path, message: expect.any(String), name, context: null }],
        },
      },
    });
  });

  it('refuses another’s key as one that is not there', async () => {
    const { id } = await made(bob, 'bob’s own');
    const answer = await quilt(service, service.administrator, 'apiKeyRevoke', { id, secret: null });
    expect(errorsOf(answer, 'apiKeyRevoke')).toMatchObject([{ name: 'key_not_found' }]);
  });
});

describe('administrators by Quilt’s client', () => {
  const EVERYTHING = { email: null, ...NO_FILTER };

  it('list, get and revoke anybody’s keys', async () => {
    const { id } = await made(bob, 'for the administrator');
    const { administrator } = service;
    const path = ['admin', 'apiKeys', 'list'];
    const of = async (filter: object): Promise<readonly unknown[]> =>
      namesOf(await quilt(service, administrator, 'adminApiKeysList', { ...EVERYTHING, ...filter }), ...path);
    expect(await of({ name: 'for the administrator' })).toEqual(['for the administrator']);
    expect(await of({ email: 'bob@example.com', status: 'ACTIVE' })).toContain('for the administrator');
    expect(await of({ email: 'nobody@example.com' })).toEqual([]);
    expect(await of({})).toEqual(expect.arrayContaining(['ana@example.com key', 'for the administrator']));
    const get = (): Promise<Answer> => quilt(service, administrator, 'adminApiKeyGet', { id });
    expect(at(await get(), 'data', 'admin', 'apiKeys', 'get', 'userEmail')).toBe('bob@example.com');
    expect((await quilt(service, administrator, 'adminApiKeyRevoke', { id })).body).toEqual({
      data: { admin: { apiKeys: { revoke: { __typename: 'Ok' } } } },
    });
    expect(at(await get(), 'data', 'admin', 'apiKeys', 'get')).toBeNull();
    const again = await quilt(service, administrator, 'adminApiKeyRevoke', { id });
    expect(errorsOf(again, 'admin', 'apiKeys', 'revoke')).toMatchObject([{ name: 'key_revoked' }]);
    const wrong = await quilt(service, administrator, 'adminApiKeyRevoke', { id: 'x'.repeat(300) });
    expect(errorsOf(wrong, 'admin', 'apiKeys', 'revoke')).toMatchObject([{ name: 'validation_failed' }]);
  });

  it('is what an auditor is for looking, and for nothing else', async () => {
    const listed = await quilt(service, auditor, 'adminApiKeysList', EVERYTHING);
    expect(namesOf(listed, 'admin', 'apiKeys', 'list')).toContain('bob@example.com key');
    const answer = await quilt(service, auditor, 'adminApiKeyRevoke', { id: 'key_1' });
    expect([answer.status, at(answer, 'data'), at(answer, 'errors', 0, 'extensions', 'code')]).toEqual([
      200,
      null,
      'forbidden',
    ]);
  });

  it('nobody else is, which the trail says with the field that was asked for', async () => {
    const answer = await quilt(service, bob, 'adminApiKeysList', EVERYTHING);
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        data: null,
        errors: [{ message: expect.any(String), path: ['admin'], extensions: { code: 'forbidden' } }],
      },
    ]);
    const { text } = await service.call('GET', '/v1/events?limit=200');
    expect(text).toContain('POST /graphql Query.admin');
  });
});

describe('a right that a key lacks', () => {
  it('is an error of the field, and never an answer without a message', async () => {
    const viewer = await keyOf('vera@example.com', 'viewer');
    const answer = await create(viewer, 'not for me');
    expect([answer.status, at(answer, 'data'), at(answer, 'errors', 0, 'message')]).toEqual([
      200,
      null,
      expect.any(String),
    ]);
  });

  it('does not keep anybody from asking who they are', async () => {
    const query = '{ me { name email isAdmin role { name } roles { name } } }';
    const me = { email: 'bob@example.com', isAdmin: false, role: { name: 'analyst' } };
    expect((await graphql(service, bob, { query })).body).toEqual({
      data: { me: { name: 'bob@example.com', ...me, roles: [{ name: 'analyst' }] } },
    });
  });
});
