import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { principalIdOf } from '../../src/modules/identity/domain/principal-id.ts';
import { detailOf, TiledScenario } from './tiled-client.ts';

let tiled: TiledScenario;
let admin: string;
let alice: string;
beforeAll(async () => {
  tiled = await TiledScenario.start();
  admin = await tiled.signedIn(await tiled.person('admin@example.com', 'admin'));
  alice = await tiled.signedIn(await tiled.person('alice', 'user', 'acme'));
});
afterAll(() => tiled.stop());

const ADMINISTERED = '/api/v1/auth/principal';
const uuidOf = (name: string): string => {
  const hex = principalIdOf(name).slice('prn_'.length);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};
const NOBODY = '00000000-0000-0000-0000-000000000000';
const request = { scopes: null, expires_in: null };
const names = (answer: { readonly body: unknown }): readonly unknown[] =>
  (answer.body as readonly { identities: readonly { id: string }[] }[]).map(
    ({ identities }) => identities[0]?.id,
  );

describe('principals', () => {
  it('are listed in pages, by the parameters of the server and by those of the client', async () => {
    const list = (query: string) =>
      tiled.ask('GET', `${ADMINISTERED}${query}`, { authorization: admin, accept: '*/*' });
    expect(names(await list('?offset=0&limit=100'))).toEqual(['admin@example.com', 'alice']);
    expect(names(await list('?offset=1&limit=100'))).toEqual(['alice']);
    expect(names(await list('?page%5Boffset%5D=0&page%5Blimit%5D=1'))).toEqual(['admin@example.com']);
    expect((await list('?limit=0')).body).toEqual([]);
    expect((await list('?offset=100000&limit=300')).body).toEqual([]);
    expect((await list('?limit=301')).status).toBe(422);
  });

  it('are shown as JSON with the keys that they have, which the trail then says', async () => {
    const secret = await tiled.newKey(alice, { note: 'shown' });
    const { body } = await tiled.ask('GET', `${ADMINISTERED}/${uuidOf('alice')}`, {
      authorization: admin,
      accept: '*/*',
    });
    expect(body).toMatchObject({
      uuid: uuidOf('alice'),
      api_keys: [{ first_eight: secret.slice(0, 8), note: 'shown' }],
    });
    const read = await tiled.service.call('GET', '/v1/events?type=KeysRead&limit=1');
    expect(read.text).toContain('GET /api/v1/auth/principal/:id');
    const missing = await tiled.ask('GET', `${ADMINISTERED}/${NOBODY}`, { authorization: admin });
    expect([missing.status, detailOf(missing)]).toEqual([404, `No such Principal ${NOBODY}`]);
    expect((await tiled.ask('GET', `${ADMINISTERED}/x`, { authorization: admin })).status).toBe(422);
  });

  it('that are services are made with a role, and own the keys that are made for them', async () => {
    const made = await tiled.ask('POST', `${ADMINISTERED}?role=user`, { authorization: admin });
    expect(made).toMatchObject({
      status: 200,
      body: { type: 'service', api_keys: [], latest_activity: null },
    });
    const { uuid } = made.body as { uuid: string };
    const key = await tiled.ask('POST', `${ADMINISTERED}/${uuid}/apikey`, {
      authorization: admin,
      body: { ...request, scopes: ['read:metadata'], note: 'a service' },
    });
    const { secret } = key.body as { secret: string };
    const service = { authorization: `Apikey ${secret}` };
    expect((await tiled.ask('GET', '/api/v1/auth/whoami', service)).body).toMatchObject({
      uuid,
      type: 'service',
    });

    const end = () =>
      tiled.ask('DELETE', `${ADMINISTERED}/${uuid}/apikey?first_eight=${secret.slice(0, 8)}`, {
        authorization: admin,
      });
    expect((await end()).status).toBe(204);
    expect((await tiled.ask('GET', '/api/v1/auth/whoami', service)).status).toBe(401);
    const again = await end();
    expect([again.status, detailOf(again)]).toEqual([404, `The principal ${uuid} has no such API key.`]);
    expect((await tiled.ask('POST', `${ADMINISTERED}?role=unknown`, { authorization: admin })).status).toBe(
      422,
    );
  });

  it('get no keys that may do more than they may', async () => {
    const refused = await tiled.ask('POST', `${ADMINISTERED}/${uuidOf('alice')}/apikey`, {
      authorization: admin,
      body: { ...request, scopes: ['admin:apikeys'] },
    });
    expect([refused.status, detailOf(refused)]).toEqual([
      403,
      expect.stringContaining(" must be a subset of the principal's scopes "),
    ]);
  });

  it('are for administrators: 401 for others, also about themselves', async () => {
    const own = `${ADMINISTERED}/${uuidOf('alice')}`;
    const asked = [
      tiled.ask('GET', ADMINISTERED, { authorization: alice }),
      tiled.ask('GET', own, { authorization: alice }),
      tiled.ask('POST', `${own}/apikey`, { authorization: alice, body: request }),
      tiled.ask('DELETE', `${own}/apikey?first_eight=00000000`, { authorization: alice }),
      tiled.ask('POST', `${ADMINISTERED}?role=user`, { authorization: alice }),
      tiled.ask('GET', own),
    ];
    const answers = await Promise.all(asked);
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 401]);
    expect(
      detailOf(answers[0] ?? answers[1] ?? { status: 0, headers: new Headers(), text: '', body: {} }),
    ).toMatch(/^Not enough permissions. Requires scopes \['read:principals'\]. Request had scopes \[/);
  });

  it('of which a key with admin:apikeys alone makes and ends others’ keys, and none that may do more than it', async () => {
    const body = { name: 'issuer', role: 'admin', scopes: ['admin:apikeys', 'read:metadata'] };
    const { secret } = await tiled.service.createKey(body);
    const authorization = `Apikey ${secret}`;
    const path = `${ADMINISTERED}/${uuidOf('alice')}/apikey`;
    const made = await tiled.ask('POST', path, {
      authorization,
      body: { ...request, scopes: ['read:metadata'] },
    });
    expect(made.status).toBe(200);
    expect((await tiled.ask('POST', path, { authorization, body: request })).status).toBe(403);
    const firstEight = (made.body as { first_eight: string }).first_eight;
    expect((await tiled.ask('DELETE', `${path}?first_eight=${firstEight}`, { authorization })).status).toBe(
      204,
    );
  });
});
