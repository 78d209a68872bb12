import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { detailOf, TiledScenario } from './tiled-client.ts';

let tiled: TiledScenario;
let alice: string;
beforeAll(async () => {
  tiled = await TiledScenario.start();
  alice = await tiled.signedIn(await tiled.person('alice'));
});
afterAll(() => tiled.stop());

const apikey = (secret: string): string => `Apikey ${secret}`;
const metadata = (authorization?: string) =>
  tiled.ask('GET', '/api/v1/metadata/', authorization === undefined ? {} : { authorization });
const revoke = (authorization: string, firstEight: string) =>
  tiled.ask('DELETE', `/api/v1/auth/apikey?first_eight=${firstEight}`, { authorization });

describe('a key that Tiled’s client makes', () => {
  it('has Tiled’s form, works at once by header, by query and in capitals, and is known by its first eight', async () => {
    const { status, body } = await tiled.createKey(alice, { note: 'Data validation pipeline' });
    expect(status).toBe(200);
    const { secret, ...shown } = body as { secret: string } & Record<string, unknown>;
    expect(secret).toMatch(/^[0-9a-f]{72}$/);
    expect(shown).toEqual({
      first_eight: secret.slice(0, 8),
      expiration_time: expect.any(Date),
      note: 'Data validation pipeline',
      scopes: ['inherit'],
      access_tags: null,
      latest_activity: null,
    });
    expect((await metadata(apikey(secret))).status).toBe(200);
    expect((await metadata(apikey(secret.toUpperCase()))).status).toBe(200);
    expect((await tiled.ask('GET', `/api/v1/metadata/?api_key=${secret}`)).status).toBe(200);
    expect(await tiled.keysOf(apikey(secret))).toMatchObject([{ first_eight: secret.slice(0, 8) }]);
    const which = await tiled.ask('GET', '/api/v1/auth/apikey', { authorization: apikey(secret) });
    expect(which.body).toMatchObject({ first_eight: secret.slice(0, 8), note: 'Data validation pipeline' });
  });

  it('is a key like any other: verified, listed and in the trail, its secret nowhere', async () => {
    const secret = await tiled.newKey(alice, { note: 'seen from the other side' });
    const verified = await tiled.service.call('POST', '/v1/keys/verify', { body: { secret } });
    expect(verified.body).toMatchObject({
      valid: true,
      key: { name: 'seen from the other side', owner: 'alice', fingerprint: `${secret.slice(0, 8)}...` },
    });
    const events = await tiled.service.call('GET', '/v1/events?type=KeyCreated&limit=200');
    expect(events.text).toContain(`${secret.slice(0, 8)}...`);
    for (const text of [events.text, tiled.service.logLines.join('')]) expect(text).not.toContain(secret);
  });

  it('lives as long as it is asked to, and the installation’s default when nothing is said', async () => {
    const ends = async (expires_in: number | null): Promise<number> => {
      const before = Date.now();
      const { body } = await tiled.createKey(alice, { expires_in });
      return Math.round(((body as { expiration_time: Date }).expiration_time.getTime() - before) / 10_000);
    };
    expect(await ends(600)).toBe(60);
    expect(await ends(null)).toBe(90 * 8_640);
    const beyond = await tiled.createKey(alice, { expires_in: 366 * 86_400 });
    expect([beyond.status, JSON.stringify(detailOf(beyond))]).toEqual([
      422,
      expect.stringContaining('from 1 to 31536000 (365 days)'),
    ]);
  });

  it('may do what it was given and no more: 401 for the rest, as Tiled answers', async () => {
    const reader = apikey(await tiled.newKey(alice, { scopes: ['read:metadata'] }));
    expect((await metadata(reader)).status).toBe(200);
    const refused = await tiled.createKey(reader);
    expect([refused.status, detailOf(refused)]).toEqual([
      401,
      "Not enough permissions. Requires scopes ['create:apikeys']. Request had scopes ['read:metadata']",
    ]);
    expect(refused.headers.get('www-authenticate')).toBe('Bearer');

    const nothing = apikey(await tiled.newKey(alice, { scopes: [] }));
    expect((await metadata(nothing)).status).toBe(401);
  });

  it('knows of its owner’s other keys and sessions only where its scopes are about keys', async () => {
    const secret = await tiled.newKey(alice, { scopes: ['read:metadata'], note: 'narrow' });
    const { body } = await tiled.ask('GET', '/api/v1/auth/whoami', { authorization: apikey(secret) });
    expect(body).toMatchObject({
      identities: [{ latest_login: null }],
      api_keys: [{ first_eight: secret.slice(0, 8), note: 'narrow' }],
      sessions: [],
    });
    const all = await tiled.keysOf(alice);
    expect(all.length).toBeGreaterThan(1);
    const lister = apikey(await tiled.newKey(alice, { scopes: ['revoke:apikeys'] }));
    expect(await tiled.keysOf(lister)).toHaveLength(all.length + 1);
  });

  it('makes none that may do more than itself, nor one that lives longer', async () => {
    const maker = apikey(await tiled.newKey(alice, { scopes: ['create:apikeys'], expires_in: 600 }));
    const inherited = await tiled.createKey(maker);
    expect([inherited.status, detailOf(inherited)]).toEqual([
      403,
      expect.stringContaining("Requested scopes ['inherit'] must be a subset of the principal's scopes ["),
    ]);
    const longer = await tiled.createKey(maker, { scopes: ['create:apikeys'], expires_in: 6_000 });
    expect(longer.status).toBe(403);
    const same = await tiled.createKey(maker, { scopes: ['create:apikeys'] });
    expect(same.status).toBe(200);
  });

  it('is not made with scopes that its owner does not have, or that do not exist', async () => {
    for (const scopes of [['admin:apikeys'], ['read:everything'], ['read:data', 'metrics']]) {
      const refused = await tiled.createKey(alice, { scopes });
      expect([refused.status, detailOf(refused)]).toEqual([
        403,
        expect.stringContaining(" must be a subset of the principal's scopes "),
      ]);
    }
  });

  it('may be for some tags only, which are the datasets that it is good for', async () => {
    const secret = await tiled.newKey(alice, { scopes: ['read:data'], access_tags: ['tag_a'] });
    const asked = async (dataset: string) =>
      (await tiled.service.call('POST', '/v1/keys/verify', { body: { secret, dataset } })).body['code'];
    expect([await asked('tag_a'), await asked('tag_b')]).toEqual(['VALID', 'FORBIDDEN']);
    const refused = await tiled.createKey(alice, { access_tags: ['tag_a'] });
    expect([refused.status, detailOf(refused)]).toEqual([
      403,
      "Requested scopes ['inherit'] contain scopes {'inherit'}, which cannot be combined with access tag restrictions.",
    ]);
  });
});

describe('revoking', () => {
  it('takes the first eight characters or more of them, and the key is refused at once', async () => {
    const [first, second] = [await tiled.newKey(alice), await tiled.newKey(alice)];
    expect((await revoke(alice, first.slice(0, 8))).status).toBe(204);
    expect((await revoke(alice, second)).status).toBe(204);
    for (const secret of [first, second]) {
      const refused = await metadata(apikey(secret));
      expect([refused.status, detailOf(refused)]).toEqual([401, 'Invalid API key']);
    }
    const again = await revoke(alice, first.slice(0, 8));
    expect([again.status, detailOf(again)]).toEqual([
      404,
      'The currently-authenticated PrincipalType.user has no such API key.',
    ]);
  });

  it('does not reach keys of others', async () => {
    const bob = await tiled.signedIn(await tiled.person('bob'));
    const secret = await tiled.newKey(alice);
    expect((await revoke(bob, secret.slice(0, 8))).status).toBe(404);
    expect((await metadata(apikey(secret))).status).toBe(200);
  });

  it('takes a key of another form by the last eight of its id, which is what the list shows of it', async () => {
    const { id, secret } = await tiled.service.createKey({ name: 'own form', owner: 'alice', role: 'user' });
    const shown = (await tiled.keysOf(alice)).map((key) => key['first_eight']);
    expect(shown).toContain(id.slice(-8));
    expect((await revoke(alice, id.slice(-8))).status).toBe(204);
    expect((await metadata(apikey(secret))).status).toBe(401);
  });
});

it('one owner has at most 100 keys by this door', async () => {
  const carol = await tiled.signedIn(await tiled.person('carol'));
  const made = await Promise.all(Array.from({ length: 100 }, () => tiled.createKey(carol)));
  expect(new Set(made.map(({ status }) => status))).toEqual(new Set([200]));
  const refused = await tiled.createKey(carol);
  expect([refused.status, detailOf(refused)]).toEqual([
    400,
    'This Principal already has 100 API keys which is greater than or equal to the maximum number allowed, 100. Some API keys must be deleted before creating new ones.',
  ]);
});
