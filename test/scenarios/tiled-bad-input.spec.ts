import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encode } from '@msgpack/msgpack';
import { detailOf, MESSAGE_PACK, TiledScenario } from './tiled-client.ts';

/** Two keys of configuration whose secrets begin with the same eight digits. */
const CLASHING = [
  `48e8f859${'0123456789abcdef'.repeat(4)}`,
  `48e8f859${'fedcba9876543210'.repeat(4)}`,
] as const;

let tiled: TiledScenario;
let alice: string;
let aheadMs = 0;
beforeAll(async () => {
  tiled = await TiledScenario.start(
    { API_KEY_ADMIN: CLASHING[0], API_KEY_DEFAULT: CLASHING[1] },
    { administrator: CLASHING[0], clock: { nowMs: () => Date.now() + aheadMs } },
  );
  alice = await tiled.signedIn(await tiled.person('alice'));
});
afterAll(() => tiled.stop());

/** Where the log of keys, principals and sessions ends: whatever is left behind moves it. */
const lifecycleEnd = () => tiled.service.app.profile.log.end('lifecycle');

const request = { scopes: null, access_tags: null, expires_in: null, note: null };
const JSON_TYPE = { 'content-type': 'application/json' };

describe('making a key', () => {
  const truncated = encode({ ...request, note: 'cut short' }).slice(0, 20);
  it.each<readonly [string, number, unknown, Record<string, string>?]>([
    ['a note of 300 characters', 422, { ...request, note: 'n'.repeat(300) }],
    ['a note of 3,000 characters', 422, { ...request, note: 'n'.repeat(3_000) }],
    ['a note of control characters', 422, { ...request, note: 'a\u0000b' }],
    ['a note that holds a secret', 422, { ...request, note: 'ab'.repeat(36) }],
    ['no expires_in', 422, { scopes: null }],
    ['no scopes', 422, { expires_in: null }],
    ['an expiry of no time', 422, { ...request, expires_in: 0 }],
    ['an expiry in the past', 422, { ...request, expires_in: -5 }],
    ['an expiry in words', 422, { ...request, expires_in: '10m' }],
    ['an expiry of ten thousand years', 422, { ...request, expires_in: 315_360_000_000 }],
    ['an expiry beyond numbers', 422, { ...request, expires_in: 1e300 }],
    ['scopes that are a text', 422, { ...request, scopes: 'read:data' }],
    ['a scope of 10,000 characters', 422, { ...request, scopes: ['s'.repeat(10_000)] }],
    ['a thousand scopes', 422, { ...request, scopes: Array.from({ length: 1_000 }, () => 'read:data') }],
    ['tags that are numbers', 422, { ...request, scopes: [], access_tags: [1] }],
    ['a list', 422, '[]', JSON_TYPE],
    ['nothing', 422, undefined],
    ['half of a JSON text', 400, '{"scopes": nul', JSON_TYPE],
    ['truncated MessagePack', 415, truncated, { 'content-type': MESSAGE_PACK }],
    ['truncated MessagePack that says to be JSON', 400, truncated, JSON_TYPE],
    ['a form', 415, new URLSearchParams({ scopes: '' })],
    ['two megabytes', 413, `{"note":"${'n'.repeat(2_000_000)}"}`, JSON_TYPE],
  ])('is refused for %s with %i, and nothing is made', async (_, status, body, headers = {}) => {
    const before = await lifecycleEnd();
    const refused = await tiled.ask('POST', '/api/v1/auth/apikey', { authorization: alice, body, headers });
    expect([refused.status, refused.headers.get('content-type')]).toEqual([status, 'application/json']);
    expect(refused.text.length).toBeLessThan(3_000);
    expect(await lifecycleEnd()).toEqual(before);
  });

  it('tells what is wrong as FastAPI does', async () => {
    const { body } = await tiled.createKey(alice, { note: 'n'.repeat(300), expires_in: 'x' });
    expect(body).toEqual({
      detail: [
        { type: 'value_error', loc: ['body', 'expires_in'], msg: expect.any(String) },
        { type: 'value_error', loc: ['body', 'note'], msg: expect.any(String) },
      ],
    });
  });
});

describe('credentials', () => {
  it.each([
    ['no credentials', undefined, 401, /^Not enough permissions\. Requires scopes \['read:metadata'\]/],
    ['a key that nobody has', `Apikey ${'0'.repeat(72)}`, 401, /^Invalid API key$/],
    ['a key of 73 digits', `Apikey ${'0'.repeat(73)}`, 401, /^Invalid API key$/],
    ['a key without a scheme', '0'.repeat(72), 400, /^Authorization header must include/],
    ['a name and a password', 'Basic YTpi', 400, /^Authorization header must include/],
    ['a scheme alone', 'Apikey', 401, /^Not enough permissions/],
    ['a token that we did not sign', 'Bearer e30.e30.e30', 401, /^Access token has expired/],
    ['a refresh token as an access token', 'Bearer kr_x', 401, /^Invalid API key$/],
  ])('that are %s are refused', async (_, authorization, status, detail) => {
    const sent = authorization === undefined ? {} : { authorization };
    const refused = await tiled.ask('GET', '/api/v1/metadata/', sent);
    expect(refused.status).toBe(status);
    expect(detailOf(refused)).toMatch(detail);
  });

  it('in a cookie are none, so that no other site can use them', async () => {
    const cookie = `tiled_api_key=${await tiled.newKey(alice)}`;
    expect((await tiled.ask('GET', '/api/v1/metadata/', { headers: { cookie } })).status).toBe(401);
  });
});

describe('tokens', () => {
  it.each<readonly [string, number, unknown]>([
    ['an access token', 401, () => alice.slice('Bearer '.length)],
    ['junk', 401, 'kr_junk'],
    ['a text of 100,000 characters', 422, 'x'.repeat(100_000)],
    ['a number', 422, 5],
    ['null', 422, null],
  ])('are not refreshed or given up for %s', async (_, status, given) => {
    const refresh_token: unknown = typeof given === 'function' ? (given as () => unknown)() : given;
    for (const path of ['refresh', 'revoke']) {
      const refused = await tiled.ask('POST', `/api/v1/auth/session/${path}`, { body: { refresh_token } });
      expect(refused.status).toBe(status);
    }
  });

  it.each([
    ['another grant', { grant_type: 'client_credentials', username: 'alice', password: 'x' }],
    ['no password', { username: 'alice' }],
    ['a password of 10,000 characters', { username: 'alice', password: 'x'.repeat(10_000) }],
  ])('are not given for %s', async (_, form) => {
    const body = new URLSearchParams(Object.entries(form));
    const refused = await tiled.ask('POST', '/api/v1/auth/provider/keytrail/token', { body });
    expect(refused.status).toBe(422);
  });
});

describe('a sign-in that is wrongly encoded', () => {
  const form = 'application/x-www-form-urlencoded';
  it.each<readonly [string, number, string | Uint8Array, string]>([
    ['several parts', 415, '--x\r\n\r\nnobody\r\n--x--', 'multipart/form-data; boundary=x'],
    ['plain text', 415, 'username=nobody&password=x', 'text/plain'],
    ['JSON that says to be a form', 422, '{"username":"nobody","password":"x"}', form],
    ['a form that says to be JSON', 400, 'username=nobody&password=x', 'application/json'],
    ['half of a percent sequence', 401, 'username=nobody&password=%e', form],
    ['bytes that are no UTF-8', 401, 'username=nobody&password=%ff%fe', form],
    ['a password twice', 401, 'username=nobody&password=x&password=y', form],
    ['truncated MessagePack', 415, encode({ username: 'nobody', password: 'x' }).slice(0, 12), MESSAGE_PACK],
    ['nothing', 422, '', form],
  ])('is refused: %s', async (_, status, body, type) => {
    const before = await lifecycleEnd();
    const headers = { 'content-type': type };
    const refused = await tiled.ask('POST', '/api/v1/auth/provider/keytrail/token', { body, headers });
    expect([refused.status, refused.headers.get('content-type')]).toEqual([status, 'application/json']);
    expect(await lifecycleEnd()).toEqual(before);
  });
});

describe('keys whose secrets begin alike', () => {
  it('are both good, and neither is revoked by what could mean the other', async () => {
    const [first, second] = CLASHING.map((secret) => `Apikey ${secret}`);
    expect(await tiled.keysOf(first ?? '')).toEqual(
      expect.arrayContaining([expect.objectContaining({ first_eight: '48e8f859' })]),
    );
    const refused = await tiled.ask('DELETE', '/api/v1/auth/apikey?first_eight=48e8f859', {
      authorization: first ?? '',
    });
    expect([refused.status, detailOf(refused)]).toEqual([
      409,
      expect.stringMatching(
        /^Several keys of this Principal begin with these characters: key_\w+, key_\w+\./,
      ),
    ]);
    for (const authorization of [first, second])
      expect(
        (await tiled.ask('GET', '/api/v1/auth/whoami', { authorization: authorization ?? '' })).status,
      ).toBe(200);
  });
});

describe('paths', () => {
  it.each([
    ['GET', '/api/v1/nowhere', 404, 'Not Found'],
    ['GET', '/api/v1/metadata/a/b', 404, 'Not Found'],
    ['PATCH', '/api/v1/auth/apikey', 405, 'Method Not Allowed'],
  ])('%s %s are answered with %i', async (method, path, status, detail) => {
    const refused = await tiled.ask(method, path, { authorization: alice });
    expect([refused.status, refused.body]).toEqual([status, { detail }]);
  });

  it.each(['', '?first_eight=', '?first_eight=a&first_eight=b', `?first_eight=${'x'.repeat(1_000)}`])(
    'DELETE /api/v1/auth/apikey%s is refused with 422',
    async (query) => {
      const refused = await tiled.ask('DELETE', `/api/v1/auth/apikey${query}`, { authorization: alice });
      expect(refused.status).toBe(422);
    },
  );
});

/** Last of all, since it puts the clock forward by days. */
describe('a session that is over', () => {
  interface Tokens {
    readonly access_token: string;
    readonly refresh_token: string;
  }
  const signIn = async (): Promise<Tokens> => (await tiled.login('alice')).body as Tokens;
  const endings: readonly (readonly [string, (tokens: Tokens) => Promise<unknown>, number])[] = [
    [
      'revoked',
      ({ refresh_token }) => tiled.ask('POST', '/api/v1/auth/session/revoke', { body: { refresh_token } }),
      401,
    ],
    // Whoever gives it up gets what they want: it is over.
    ['expired', () => Promise.resolve((aheadMs += 8 * 86_400_000)), 204],
  ];

  it.each(endings)(
    'opens neither Tiled’s door nor Quilt’s, and leaves nothing: %s',
    async (_, end, givenUp) => {
      const { access_token, refresh_token } = await signIn();
      await end({ access_token, refresh_token });
      const before = await lifecycleEnd();
      const authorization = `Bearer ${access_token}`;
      const { service } = tiled;
      const form = new URLSearchParams({ refresh_token });
      const answers = await Promise.all([
        tiled.ask('GET', '/api/v1/auth/whoami', { authorization }),
        tiled.ask('GET', '/api/v1/metadata/', { authorization }),
        tiled.createKey(authorization),
        tiled.ask('POST', '/api/v1/auth/session/refresh', { body: { refresh_token } }),
        tiled.ask('POST', '/api/v1/auth/session/revoke', { body: { refresh_token } }),
        service.call('GET', '/api/auth/get_credentials', { secret: access_token }),
        service.call('POST', '/graphql', { secret: access_token, body: { query: '{ me { name } }' } }),
        fetch(`${service.app.url}/api/token`, { method: 'POST', body: form }),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, givenUp, 401, 401, 401]);
      expect(await lifecycleEnd()).toEqual(before);
    },
  );
});
