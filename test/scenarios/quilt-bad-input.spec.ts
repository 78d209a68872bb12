import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { at, graphql, quilt, sendForm } from './quilt-client.ts';
import { QUILT_DOCUMENTS, type QuiltOperation } from './quilt-documents.ts';
import { listAt, TestService } from './service.ts';

let service: TestService;
beforeAll(async () => {
  service = await TestService.start();
});
afterAll(() => service.stop());

const keysNow = async (): Promise<readonly unknown[]> =>
  listAt((await service.call('GET', '/v1/keys?limit=500')).body, 'items').map(({ id, status }) => [
    id,
    status,
  ]);

const nested = (depth: number): string => `${'{ me '.repeat(depth)}{ name }${' }'.repeat(depth)}`;
/** Each fragment spreads the next twice: 2 to the power of 20 fields if somebody carried it out. */
const doubling = `{ me { ...f0 } } ${Array.from(
  { length: 20 },
  (_, n) => `fragment f${n} on Me { ...f${n + 1} a${n}: name ...f${n + 1} }`,
).join(' ')} fragment f20 on Me { name }`;
const create = 'apiKeyCreate(input: { name: "left behind" }) { __typename }';

describe('a credential that is not good', () => {
  it.each([
    ['none', null],
    ['an unknown key', `qk_${'1'.repeat(49)}`],
    ['what is no key at all', 'hello'],
    ['a forged access token', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.'],
  ])('is 401 before anything of GraphQL is read, with a message: %s', async (_, secret) => {
    for (const operation of Object.keys(QUILT_DOCUMENTS) as QuiltOperation[]) {
      const answer = await quilt(service, secret, operation, {});
      expect([answer.status, typeof answer.body['message'], answer.body['errors']]).toEqual([
        401,
        'string',
        undefined,
      ]);
    }
    const malformed = await graphql(service, secret, '{"query": ');
    expect([malformed.status < 500, typeof malformed.body['message']]).toEqual([true, 'string']);
  });

  it('is also a key that was revoked', async () => {
    const { id, secret } = await service.createKey({ name: 'revoked', role: 'user' });
    await service.call('POST', `/v1/keys/${id}/revoke`);
    const answer = await quilt(service, secret, 'apiKeyGet', { id });
    expect([answer.status, answer.body['message']]).toEqual([401, 'Invalid API key']);
  });
});

describe('a document that cannot be carried out', () => {
  it.each([
    ['is no GraphQL', '{ me '],
    ['is nothing', ' '],
    ['asks for a field that is not there', '{ me { password } }'],
    ['asks for the schema', '{ __schema { types { name } } }'],
    ['is a subscription', 'subscription { me { name } }'],
    ['has a fragment that contains itself', '{ me { ...f } } fragment f on Me { ...f }'],
    ['is too deep to be valid', nested(500)],
    ['doubles itself with every fragment', doubling],
    ['is longer than any document is', `{ me { name } } # ${'x'.repeat(20_000)}`],
    ['has more words than any document has', `{ me { ${'name '.repeat(1_500)} } }`],
    ['asks for too many fields', `{ me { ${'name '.repeat(150)} } }`],
    [
      'makes many keys at once',
      `mutation { ${Array.from({ length: 11 }, (_, n) => `k${n}: ${create}`).join(' ')} }`,
    ],
    ['means an operation that it does not have', 'query a { me { name } } query b { me { name } }'],
  ])('is answered with 200 and an error that has a message, when it %s', async (_, query) => {
    const before = await keysNow();
    const answer = await graphql(service, service.administrator, { query });
    expect([answer.status, typeof at(answer, 'errors', 0, 'message'), at(answer, 'data') ?? null]).toEqual([
      200,
      'string',
      null,
    ]);
    expect(await keysNow()).toEqual(before);
  });

  it.each<[string, QuiltOperation, Record<string, unknown>]>([
    ['a status that Quilt does not have', 'apiKeysList', { status: 'REVOKED' }],
    ['a name that is a number', 'apiKeysList', { name: 3 }],
    ['an id that is missing', 'apiKeyGet', {}],
    ['an id that is an object', 'apiKeyGet', { id: { a: 1 } }],
    ['days that are text', 'apiKeyCreate', { input: { name: 'left behind', expiresInDays: '30' } }],
    ['days that are no whole number', 'apiKeyCreate', { input: { name: 'left behind', expiresInDays: 1.5 } }],
    ['days beyond all numbers', 'apiKeyCreate', { input: { name: 'left behind', expiresInDays: 1e300 } }],
    ['a field too many', 'apiKeyCreate', { input: { name: 'left behind', role: 'admin' } }],
    ['input that is null', 'apiKeyCreate', { input: null }],
  ])('is an error of the variables: %s', async (_, operation, variables) => {
    const before = await keysNow();
    const answer = await quilt(service, service.administrator, operation, variables);
    expect([answer.status, typeof at(answer, 'errors', 0, 'message')]).toEqual([200, 'string']);
    expect(await keysNow()).toEqual(before);
  });

  it('does not quote the secret that was put in the wrong place', async () => {
    const { administrator } = service;
    for (const variables of [{ id: [administrator] }, { id: administrator }]) {
      const answer = await quilt(service, administrator, 'adminApiKeyRevoke', variables);
      expect([answer.status, answer.text.includes(administrator)]).toEqual([200, false]);
    }
  });
});

describe('a request that is no request of the client', () => {
  it.each<[string, unknown, Record<string, string>, number]>([
    ['broken JSON', '{"query": ', {}, 400],
    ['a list of requests', '[{"query": "{ me { name } }"}]', {}, 422],
    ['text', '"{ me { name } }"', {}, 422],
    ['nothing', '', {}, 400],
    ['no document', {}, {}, 422],
    ['a document that is a number', { query: 1 }, {}, 422],
    ['variables that are a list', { query: '{ me { name } }', variables: [] }, {}, 422],
    ['a body of two megabytes', { query: 'x'.repeat(2_000_000) }, {}, 413],
    ['a form', 'query=x', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['another encoding', 'x', { 'content-type': 'application/graphql' }, 415],
    ['truncated MessagePack', '\u0081\u00a5query', { 'content-type': 'application/x-msgpack' }, 415],
  ])('is refused with a message: %s', async (_, body, headers, status) => {
    const answer = await service.call('POST', '/graphql', { body, headers });
    expect([answer.status, typeof answer.body['message']]).toEqual([status, 'string']);
  });

  it('is one by another method', async () => {
    const answer = await service.call('GET', '/graphql?query={me{name}}');
    expect([answer.status, answer.headers.get('allow'), typeof answer.body['message']]).toEqual([
      405,
      'POST',
      'string',
    ]);
  });
});

describe('a form that is none', () => {
  it.each<[string, Record<string, string>, number]>([
    ['nothing in it', {}, 422],
    ['an empty token', { refresh_token: '' }, 422],
    ['an endless token', { refresh_token: 'k'.repeat(10_000) }, 422],
    ['a token of nobody', { refresh_token: 'hello' }, 401],
    ['the key of somebody', { refresh_token: `qk_${'1'.repeat(49)}` }, 401],
  ])('gives no tokens, and says so: %s', async (_, fields, status) => {
    const answer = await sendForm(service, '/api/token', fields);
    expect([answer.status, typeof answer.body['message']]).toEqual([status, 'string']);
  });

  it('gives no tokens when it is JSON, or too large', async () => {
    const json = await service.call('POST', '/api/token', { secret: null, body: { refresh_token: 'x' } });
    const large = await sendForm(service, '/api/token', { refresh_token: 'x'.repeat(100_000) });
    expect([json.status, large.status]).toEqual([415, 413]);
    expect([typeof json.body['message'], typeof large.body['message']]).toEqual(['string', 'string']);
  });

  it.each<[string, string, string, number]>([
    ['several parts', '--x\r\n\r\nx\r\n--x--', 'multipart/form-data; boundary=x', 415],
    ['plain text', 'refresh_token=x', 'text/plain', 415],
    ['truncated MessagePack', '\u0081\u00adrefresh', 'application/x-msgpack', 415],
    ['JSON that says to be a form', '{"refresh_token":"x"}', 'application/x-www-form-urlencoded', 422],
    ['half of a percent sequence', 'refresh_token=%e', 'application/x-www-form-urlencoded', 401],
    ['bytes that are no UTF-8', 'refresh_token=%ff%fe', 'application/x-www-form-urlencoded', 401],
  ])('gives no tokens when it is wrongly encoded: %s', async (_, body, type, status) => {
    const headers = { 'content-type': type };
    const answer = await service.call('POST', '/api/token', { secret: null, body, headers });
    expect([answer.status, typeof answer.body['message']]).toEqual([status, 'string']);
  });

  it('is not let in at the page either', async () => {
    for (const fields of [{}, { form_token: 'x', name: 'a', password: 'b' }, { name: 'x'.repeat(5_000) }])
      expect((await sendForm(service, '/login', fields as Record<string, string>)).status).toBe(400);
    expect((await service.call('POST', '/login', { secret: null, body: [1] })).status).toBe(422);
  });
});
