import { scryptSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatScryptHash } from '../../src/modules/identity/domain/scrypt-hash.ts';
import { objectAt, TestService, type Answer } from './service.ts';

const PASSWORD = 'correct horse battery staple';
const WRONG = 'incorrect horse battery staple';

let service: TestService;
const hashes = new Map<string, string>();
const ids = new Map<string, string>();
let people = 0;

beforeAll(async () => {
  service = await TestService.start({}, { passwords: { hashFor: (name) => hashes.get(name) } });
});
afterAll(() => service.stop());

/** The cheapest that is accepted: what hashing costs is not what is tested here. */
const COST = { ln: 14, r: 8, p: 1, salt: Buffer.alloc(16, 7) };
const hashed = formatScryptHash({ ...COST, key: scryptSync(PASSWORD, COST.salt, 32, { N: 2 ** COST.ln }) });

/** A new user of the role, who has the password. */
async function person(role = 'analyst', tenant = 'default'): Promise<string> {
  people += 1;
  const name = `person-${people}@example.com`;
  hashes.set(name, hashed);
  const created = await service.call('POST', '/v1/principals', {
    body: { name, kind: 'user', email: name, tenant, role },
  });
  if (created.status !== 201) throw new Error(created.text);
  ids.set(name, String(created.body['id']));
  return name;
}

const signIn = (name: string, password = PASSWORD): Promise<Answer> =>
  service.call('POST', '/v1/sign-in', { secret: null, body: { name, password } });
const refresh = (refreshToken: unknown): Promise<Answer> =>
  service.call('POST', '/v1/sessions/refresh', { secret: null, body: { refreshToken } });
const as = (tokens: Answer, method: string, path: string): Promise<Answer> =>
  service.call(method, path, { secret: String(tokens.body['accessToken']) });
const items = (answer: Answer): readonly Record<string, unknown>[] =>
  answer.body['items'] as readonly Record<string, unknown>[];

/** Type and outcome of the trail's events about somebody. */
async function trailOf(name: string): Promise<readonly unknown[]> {
  const { body } = await service.call('GET', `/v1/events?limit=200`);
  return (body['items'] as readonly Record<string, unknown>[])
    .filter((event) => JSON.stringify(event).includes(name))
    .map((event) => [event['type'], event['outcome']]);
}

describe('signing in with a password', () => {
  it('gives tokens that are good for what the role allows, and that no cache may keep', async () => {
    const name = await person('viewer');
    const tokens = await signIn(name);

    expect(tokens).toMatchObject({
      status: 200,
      body: {
        accessTokenExpiresInSeconds: 900,
        principal: { id: ids.get(name), name, email: name, tenant: 'default', role: 'viewer' },
      },
    });
    expect(tokens.headers.get('cache-control')).toBe('no-store');
    expect(await as(tokens, 'GET', '/v1/keys')).toMatchObject({ status: 200 });
    expect(await as(tokens, 'GET', '/v1/events')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await as(tokens, 'GET', '/v1/me')).toMatchObject({
      status: 200,
      body: {
        ...{ kind: 'session', owner: name, email: name, tenant: 'default', role: 'viewer', key: null },
        session: { id: tokens.body['sessionId'], principalId: ids.get(name) },
      },
    });
  });

  it('fails alike for a wrong password, an unknown name and a disabled user', async () => {
    const name = await person();
    const disabled = await person();
    await service.call('POST', `/v1/principals/${String(ids.get(disabled))}/disable`);

    const failures = [await signIn(name, WRONG), await signIn('nobody', PASSWORD), await signIn(disabled)];
    for (const failure of failures) {
      expect(failure).toMatchObject({
        status: 401,
        body: { code: 'sign_in_failed', detail: 'Name or password is wrong.' },
      });
      expect(failure.headers.get('www-authenticate')).toBe('Bearer realm="keytrail"');
    }
    expect(service.logLines.join('')).not.toContain('horse');
  });

  it('is refused after five failures, before the right password is even looked at', async () => {
    const name = await person();
    for (let n = 0; n < 5; n += 1) expect((await signIn(name, WRONG)).status).toBe(401);

    const refused = await signIn(name);
    expect(refused).toMatchObject({ status: 429, body: { code: 'sign_in_throttled' } });
    expect(refused.headers.get('retry-after')).toBe('1');
  });

  it.each([
    ['no password', { name: 'a' }],
    ['an empty name', { name: '', password: 'x' }],
    ['a name that is a list', { name: ['a'], password: 'x' }],
    ['a password of a megabyte', { name: 'a', password: 'x'.repeat(900_000) }],
    ['something more', { name: 'a', password: 'x', role: 'admin' }],
  ])('refuses %s and repeats nothing of it', async (_, body) => {
    const refused = await service.call('POST', '/v1/sign-in', { secret: null, body });
    expect(refused).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
    expect(refused.text.length).toBeLessThan(1_000);
  });
});

describe('a session', () => {
  it('goes on by its refresh token, and ends for both holders when one comes again', async () => {
    const tokens = await signIn(await person());
    const next = await refresh(tokens.body['refreshToken']);
    expect(next).toMatchObject({ status: 200, body: { sessionId: tokens.body['sessionId'] } });
    expect(await as(next, 'GET', '/v1/me')).toMatchObject({ status: 200 });

    expect(await refresh(tokens.body['refreshToken'])).toMatchObject({
      status: 401,
      body: { code: 'invalid_refresh_token' },
    });
    const refused = await as(next, 'GET', '/v1/me');
    expect(refused).toMatchObject({ status: 401, body: { code: 'invalid_access_token' } });
    expect(refused.headers.get('www-authenticate')).toBe('Bearer realm="keytrail", error="invalid_token"');
    expect((await refresh(next.body['refreshToken'])).status).toBe(401);
  });

  it('is listed for its owner, ends when they sign out, and other people’s are not theirs to see', async () => {
    const name = await person();
    const [first, second] = [await signIn(name), await signIn(name)];
    const other = await signIn(await person());

    expect(
      items(await as(second, 'GET', '/v1/sessions')).map(({ id, status, current }) => [id, status, current]),
    ).toEqual([
      [second.body['sessionId'], 'OPEN', true],
      [first.body['sessionId'], 'OPEN', false],
    ]);
    const page = await as(second, 'GET', '/v1/sessions?limit=1');
    expect(
      items(await as(second, 'GET', `/v1/sessions?limit=1&cursor=${String(page.body['nextCursor'])}`)),
    ).toMatchObject([{ id: first.body['sessionId'] }]);

    expect(await as(first, 'POST', '/v1/sign-out')).toMatchObject({
      status: 200,
      body: { id: first.body['sessionId'], status: 'ENDED', endReason: 'signed_out' },
    });
    expect((await as(first, 'GET', '/v1/me')).status).toBe(401);
    expect((await refresh(first.body['refreshToken'])).status).toBe(401);

    const theirs = `/v1/sessions/${String(second.body['sessionId'])}/revoke`;
    expect(await as(other, 'POST', theirs)).toMatchObject({
      status: 404,
      body: { code: 'session_not_found' },
    });
    expect(await as(other, 'GET', `/v1/sessions?principalId=${String(ids.get(name))}`)).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
    expect(await service.call('POST', theirs)).toMatchObject({ status: 200, body: { endReason: 'revoked' } });
    expect(await service.call('POST', theirs)).toMatchObject({ status: 409, body: { code: 'session_over' } });
    expect((await as(second, 'GET', '/v1/me')).status).toBe(401);
  });

  it('is seen by whoever may read principals, and ends at once when its owner is disabled', async () => {
    const name = await person('admin');
    const tokens = await signIn(name);
    const auditor = await signIn(await person('auditor'));
    const query = `/v1/sessions?principalId=${String(ids.get(name))}`;
    expect(items(await as(auditor, 'GET', query))).toMatchObject([{ status: 'OPEN', current: false }]);

    await service.call('POST', `/v1/principals/${String(ids.get(name))}/disable`);
    expect((await as(tokens, 'GET', '/v1/keys')).status).toBe(401);
    expect(items(await as(auditor, 'GET', query))).toMatchObject([
      { status: 'ENDED', endReason: 'principal_disabled' },
    ]);
  });

  it('is in the trail from the sign-in to the sign-out, use by use', async () => {
    const name = await person('viewer');
    await signIn(name, WRONG);
    const tokens = await signIn(name);
    await as(tokens, 'GET', '/v1/keys');
    await as(tokens, 'GET', '/v1/events');
    await as(tokens, 'POST', '/v1/sign-out');
    const trail = await trailOf(name);
    expect(trail).toEqual(
      expect.arrayContaining([
        ['SignInFailed', 'INVALID'],
        ['SignedIn', 'SUCCESS'],
        ['SessionUsed', 'SUCCESS'],
        ['SessionUsed', 'FORBIDDEN'],
        ['SessionRevoked', 'SUCCESS'],
      ]),
    );
  });

  it('leaves no token in the log, the trail or the metrics', async () => {
    const tokens = await signIn(await person());
    const secrets = [tokens.body['accessToken'], tokens.body['refreshToken']].map(String);
    await service.call('GET', `/v1/me?api_key=${secrets[0] ?? ''}`, {
      secret: null,
      headers: { 'user-agent': `Bearer ${secrets.join(' ')}` },
    });
    await refresh(`${secrets[1] ?? ''}x`);
    const seen = [
      service.logLines.join(''),
      (await service.call('GET', '/v1/events?limit=200')).text,
      (await service.call('GET', '/metrics')).text,
    ];
    for (const text of seen) for (const secret of secrets) expect(text).not.toContain(secret);
    expect(seen[2]).toContain('keytrail_sign_ins_total{method="password",outcome="success"}');
  });
});

it('an API key has no session: it learns who it is, and signs nobody out', async () => {
  expect(await service.call('GET', '/v1/me')).toMatchObject({
    status: 200,
    body: { kind: 'key', role: 'admin', session: null, key: { name: 'first administrator' } },
  });
  expect(objectAt((await service.call('GET', '/v1/me')).body, 'key')).toHaveProperty('fingerprint');
  expect(await service.call('POST', '/v1/sign-out')).toMatchObject({
    status: 403,
    body: { code: 'forbidden' },
  });
});
