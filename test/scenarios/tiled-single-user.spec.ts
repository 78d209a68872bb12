import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RouteTable, ROUTE_TABLE } from '../../src/modules/http/server/route-table.ts';
import { detailOf, TiledScenario } from './tiled-client.ts';

const SINGLE_USER = { KEYTRAIL_TILED_MODE: 'single-user' };
const CONFIGURED = 'aKeyThatTheOperatorNamed0123456789';
const root = mkdtempSync(join(tmpdir(), 'keytrail-single-user-'));

let tiled: TiledScenario;
/** What the service prints at its start, and the secret in it. */
let url: string;
let secret: string;
let administrator: string;
beforeAll(async () => {
  tiled = await TiledScenario.start(SINGLE_USER, { root });
  ({ administrator } = tiled.service);
  url = tiled.service.app.tiledUrl ?? '';
  secret = url.slice(url.indexOf('=') + 1);
});
afterAll(async () => {
  await tiled.service.halt();
  rmSync(root, { recursive: true, force: true });
});

const metadata = (authorization: string) => tiled.ask('GET', '/api/v1/metadata/', { authorization });
const events = async (type: string) => {
  const answer = await tiled.service.call('GET', `/v1/events?type=${type}&limit=200`, {
    secret: administrator,
  });
  return answer.body['items'] as readonly Readonly<Record<string, unknown>>[];
};

describe('Tiled’s single-user mode', () => {
  it('gives out one key, in the address that Tiled’s client takes', async () => {
    expect(url).toBe(`${tiled.service.app.url}?api_key=${secret}`);
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect((await metadata(`Apikey ${secret}`)).status).toBe(200);
    expect((await tiled.ask('GET', `/api/v1/search/?api_key=${secret}`)).status).toBe(200);
  });

  it('tells the client that nobody signs in and makes keys', async () => {
    const { body } = await tiled.ask('GET', '/api/v1/');
    expect(body).toMatchObject({ authentication: { required: true, providers: [], links: null } });
  });

  it('has none of the routes for that, by whatever credential they are asked for', async () => {
    const { app } = tiled.service.app;
    const paths = app.get<RouteTable>(ROUTE_TABLE).all();
    expect(paths.filter(({ path }) => path.startsWith('/api/v1/auth'))).toEqual([]);
    for (const [method, path] of [
      ['GET', 'whoami'],
      ['GET', 'apikey'],
      ['POST', 'apikey'],
      ['GET', 'principal'],
      ['POST', 'session/refresh'],
      ['POST', 'provider/keytrail/token'],
      ['POST', 'provider/sso/authorize'],
      ['POST', 'logout'],
    ] as const) {
      const answer = await tiled.ask(method, `/api/v1/auth/${path}`, { authorization: `Apikey ${secret}` });
      expect([path, answer.status, answer.body]).toEqual([path, 404, { detail: 'Not Found' }]);
    }
  });

  it.each(['0'.repeat(64), 'wrong', '0'.repeat(72)])('refuses a wrong key: %s', async (wrong) => {
    const refused = await metadata(`Apikey ${wrong}`);
    expect([refused.status, detailOf(refused)]).toEqual([401, 'Invalid API key']);
  });

  it('refuses a good key that is not the one, with the refusal in the trail; elsewhere that key works', async () => {
    const refused = await metadata(`Apikey ${administrator}`);
    expect([refused.status, detailOf(refused)]).toEqual([401, 'Invalid API key']);
    expect((await events('RequestRefused'))[0]).toMatchObject({
      outcome: 'FORBIDDEN',
      asked: { endpoint: 'GET /api/v1/metadata', code: 'not_the_single_user_key', target: null },
    });
    expect((await tiled.service.call('GET', '/v1/keys')).status).toBe(200);
  });

  it('answers at the bare address, where a key that came along is tried', async () => {
    const page = await tiled.service.call('GET', `/?api_key=${secret}`, {
      secret: null,
      headers: { accept: 'text/html' },
    });
    expect([page.status, page.text.includes('The key in this address is good.')]).toEqual([200, true]);
    expect([page.text.includes(secret), page.headers.get('referrer-policy')]).toEqual([false, 'no-referrer']);
    expect((await tiled.service.call('GET', '/', { secret: null })).body).toMatchObject({
      service: 'keytrail',
    });
    const wrong = await tiled.service.call('GET', '/?api_key=wrong', { secret: null });
    expect([wrong.status, wrong.body['code']]).toEqual([401, 'invalid_api_key']);
    const other = await tiled.service.call('GET', '/');
    expect([other.status, other.body['code']]).toEqual([403, 'not_the_single_user_key']);
  });

  it('has the key as a key like any other: created by an event, each use in the trail, its secret nowhere', async () => {
    const [created] = (await events('KeyCreated')).filter(
      (event) => event['keyName'] === 'tiled-single-user',
    );
    expect(created).toMatchObject({ outcome: 'SUCCESS', owner: 'configuration' });
    const endpoints = (await events('KeyUsed'))
      .filter((event) => event['keyId'] === created?.['keyId'])
      .map((event) => (event['asked'] as { endpoint: string }).endpoint);
    expect(new Set(endpoints)).toEqual(new Set(['GET /', 'GET /api/v1/metadata', 'GET /api/v1/search']));
    const verified = await tiled.service.call('POST', '/v1/keys/verify', { body: { secret } });
    expect(verified.body).toMatchObject({ valid: true, key: { name: 'tiled-single-user', expiresAt: null } });
    const trail = await tiled.service.call('GET', '/v1/events?limit=200');
    for (const text of [trail.text, tiled.service.logLines.join('')]) expect(text).not.toContain(secret);
  });

  it('ends the key with the next start, which may name one that then stays', async () => {
    const before = secret;
    for (const start of ['the first', 'another']) {
      await tiled.service.halt();
      const named = { ...SINGLE_USER, TILED_SINGLE_USER_API_KEY: CONFIGURED };
      tiled = await TiledScenario.start(named, { root, administrator });
      expect([start, tiled.service.app.tiledUrl]).toEqual([start, null]);
      expect([start, (await metadata(`Apikey ${CONFIGURED}`)).status]).toEqual([start, 200]);
      expect([start, (await metadata(`Apikey ${before}`)).status]).toEqual([start, 401]);
    }
    const revoked = await events('KeyRevoked');
    expect(revoked.map((event) => [event['keyName'], event['asked']])).toEqual([
      ['tiled-single-user', expect.objectContaining({ reason: 'another start, another key' })],
    ]);
    const created = (await events('KeyCreated')).filter((event) => event['keyName'] === 'tiled-single-user');
    expect(created).toHaveLength(2);
  });
});
