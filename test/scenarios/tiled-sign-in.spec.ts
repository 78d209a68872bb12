import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { detailOf, TiledScenario, type TiledAnswer } from './tiled-client.ts';

let tiled: TiledScenario;
beforeAll(async () => {
  tiled = await TiledScenario.start();
});
afterAll(() => tiled.stop());

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}
const tokens = ({ body }: TiledAnswer): Tokens => body as Tokens;
const refresh = (refresh_token: string) =>
  tiled.ask('POST', '/api/v1/auth/session/refresh', { body: { refresh_token } });
const whoami = (authorization?: string) =>
  tiled.ask('GET', '/api/v1/auth/whoami', authorization === undefined ? {} : { authorization });
const withToken = (answer: TiledAnswer) => whoami(`Bearer ${tokens(answer).access_token}`);

describe('the document about the server', () => {
  it.each(['/api/v1/', '/api/v1'])(
    'has at %s what the client needs, in MessagePack and in JSON',
    async (path) => {
      const root = `${tiled.service.app.url}/api/v1`;
      for (const accept of [
        'application/x-msgpack',
        'application/json',
        '*/*',
        'text/html, */*',
        'text/html',
      ]) {
        const { status, headers, body } = await tiled.ask('GET', path, { accept });
        expect(status).toBe(200);
        expect(headers.get('content-type')).toBe(
          accept === 'application/x-msgpack' ? 'application/x-msgpack' : 'application/json',
        );
        expect(body).toEqual({
          api_version: 0,
          library_version: expect.stringMatching(/^keytrail /),
          formats: {},
          aliases: {},
          queries: [],
          authentication: {
            required: true,
            providers: [
              {
                provider: 'keytrail',
                mode: 'internal',
                links: { auth_endpoint: `${root}/auth/provider/keytrail/token` },
                confirmation_message: null,
              },
            ],
            links: {
              whoami: `${root}/auth/whoami`,
              apikey: `${root}/auth/apikey`,
              refresh_session: `${root}/auth/session/refresh`,
              revoke_session: `${root}/auth/session/revoke/{session_id}`,
              logout: `${root}/auth/logout`,
            },
          },
          links: { self: root },
          meta: {},
        });
      }
    },
  );

  it('comes with one cookie, which the client needs, unless there is one already', async () => {
    const first = await tiled.ask('GET', '/api/v1/');
    expect(first.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^tiled_csrf=[\w-]{43}; HttpOnly; Path=\/; SameSite=lax$/),
    ]);
    const again = await tiled.ask('GET', '/api/v1/', { headers: { cookie: 'tiled_csrf=abc' } });
    expect(again.headers.getSetCookie()).toEqual([]);
    expect(first.headers.get('x-tiled-request-id')).toBe(first.headers.get('x-request-id'));
  });
});

describe('signing in', () => {
  it('gives tokens in JSON, by the names of Tiled', async () => {
    const answer = await tiled.login(await tiled.person('ana'));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(answer.body).toEqual({
      access_token: expect.any(String),
      expires_in: 900,
      refresh_token: expect.stringMatching(/^kr_/),
      refresh_token_expires_in: expect.any(Number),
      token_type: 'bearer',
      identity: { id: 'ana', provider: 'keytrail' },
      principal: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
  });

  it('is refused alike for a wrong password and for nobody, and with 404 for another provider', async () => {
    const name = await tiled.person('ben');
    for (const [who, password] of [
      [name, 'wrong'],
      ['nobody', 'wrong'],
    ] as const) {
      const refused = await tiled.login(who, password);
      expect([refused.status, detailOf(refused)]).toEqual([401, 'Incorrect username or password']);
    }
    const body = new URLSearchParams({ username: name, password: 'x' });
    expect((await tiled.ask('POST', '/api/v1/auth/provider/orcid/token', { body })).status).toBe(404);
  });

  it('tells who one is, null without credentials', async () => {
    expect(await whoami()).toMatchObject({ status: 200, body: null });
    const signedIn = await tiled.login(await tiled.person('cy', 'analyst'));
    const { body } = await withToken(signedIn);
    expect(body).toMatchObject({
      uuid: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      type: 'user',
      identities: [{ id: 'cy', provider: 'keytrail', latest_login: expect.any(Date) }],
      roles: [{ name: 'analyst' }],
      api_keys: [],
      sessions: [{ revoked: false, state: {}, expiration_time: expect.any(Date) }],
      latest_activity: expect.any(Date),
    });
    const asJson = await tiled.ask('GET', '/api/v1/auth/whoami', {
      accept: '*/*',
      authorization: `Bearer ${tokens(signedIn).access_token}`,
    });
    expect(JSON.parse(asJson.text)).toEqual(JSON.parse(JSON.stringify(body)));
  });
});

it('a key whose owner is nobody in its tenant shows that name, and nothing of somebody called so elsewhere', async () => {
  const key = await tiled.service.createKey({ name: 'first', owner: 'fay', tenant: 'acme', role: 'user' });
  await tiled.login(await tiled.person('fay', 'user', 'globex'));
  const { body } = await whoami(`Apikey ${key.secret}`);
  expect(body).toMatchObject({
    identities: [{ id: 'fay', provider: 'keytrail', latest_login: null }],
    api_keys: [{ first_eight: key.id.slice(-8) }],
    sessions: [],
  });
});

describe('a session', () => {
  it('goes on by its refresh token, once', async () => {
    const first = await tiled.login(await tiled.person('dee'));
    const second = await refresh(tokens(first).refresh_token);
    expect(second.status).toBe(200);
    expect(Object.keys(second.body as object)).not.toContain('identity');
    expect((await withToken(second)).status).toBe(200);
    const again = await refresh(tokens(first).refresh_token);
    expect([again.status, detailOf(again)]).toEqual([401, 'Session has expired. Please re-authenticate.']);
    const after = await withToken(second);
    expect([after.status, detailOf(after)]).toEqual([401, 'Access token has expired. Refresh token.']);
  });

  it('ends by its refresh token, and by its id', async () => {
    const name = await tiled.person('eve');
    const first = await tiled.login(name);
    const signOut = () =>
      tiled.ask('POST', '/api/v1/auth/session/revoke', {
        body: { refresh_token: tokens(first).refresh_token },
      });
    expect((await signOut()).status).toBe(204);
    expect((await signOut()).status).toBe(401);
    expect((await withToken(first)).status).toBe(401);
    expect((await refresh(tokens(first).refresh_token)).status).toBe(401);

    const second = await tiled.login(name);
    const { sessions } = (await withToken(second)).body as {
      sessions: readonly { uuid: string; revoked: boolean }[];
    };
    expect(sessions.map(({ revoked }) => revoked)).toEqual([false, true]);
    const end = (uuid: string, who: TiledAnswer) =>
      tiled.ask('DELETE', `/api/v1/auth/session/revoke/${uuid}`, {
        authorization: `Bearer ${tokens(who).access_token}`,
      });
    const other = await tiled.login(await tiled.person('eric'));
    expect((await end(sessions[0]?.uuid ?? '', other)).status).toBe(404);
    expect((await end(sessions[0]?.uuid ?? '', second)).status).toBe(204);
    expect((await withToken(second)).status).toBe(401);
  });

  it('is not what logging out of a browser is about', async () => {
    const answer = await tiled.ask('POST', '/api/v1/auth/logout');
    expect([answer.status, answer.body]).toEqual([200, {}]);
  });
});
