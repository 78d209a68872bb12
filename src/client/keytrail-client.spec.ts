import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { FakeService, problem, tokens, URL_OF_FAKE, type Sent, type Told } from './fake-service.fixture.ts';
import { createClient } from './keytrail-client.ts';

function clientOf(answer: (sent: Sent) => Told = () => ({ json: {} })) {
  const service = new FakeService((sent) =>
    sent.route === 'POST /v1/sign-in' || sent.route === 'POST /v1/sessions/refresh'
      ? { json: tokens(1) }
      : answer(sent),
  );
  return { service, client: createClient({ url: URL_OF_FAKE, fetch: service.fetch }) };
}

describe('logging in', () => {
  it('with an API key asks nobody, and takes precedence over a session until the key is cleared', async () => {
    const { service, client } = clientOf();
    expect(client.loggedIn()).toBe(null);
    client.loginWithApiKey('qk_secret');
    expect([client.loggedIn(), service.routes]).toEqual([URL_OF_FAKE, []]);
    await client.login('ana', 'correct horse');
    await client.whoami();
    client.clearApiKey();
    await client.whoami();
    expect(service.presented).toEqual([null, 'Bearer qk_secret', 'Bearer access-1']);
    expect(client.loggedIn()).toBe(URL_OF_FAKE);
  });

  it('goes on with a token of somewhere else', async () => {
    const { service, client } = clientOf();
    expect(await client.loginWithToken('kc_code')).toMatchObject({ name: 'ana', role: 'analyst' });
    await client.whoami();
    expect(service.sent.map(({ body, presented }) => [body, presented])).toEqual([
      [{ refreshToken: 'kc_code' }, null],
      [null, 'Bearer access-1'],
    ]);
  });

  it.each(['', 'qk_a b', 'qk_a\nX-Evil: 1', 'qk_ü'])('refuses %j as a key without quoting it', (secret) => {
    const { client } = clientOf();
    expect(() => client.loginWithApiKey(secret)).toThrow(
      new TypeError('This has characters that no API key has.'),
    );
    expect(client.loggedIn()).toBe(null);
  });

  it('with a key that is refused is not tried again, and does not end the session', async () => {
    const { service, client } = clientOf(() => problem(401, 'invalid_api_key'));
    await client.login('ana', 'correct horse');
    client.loginWithApiKey('qk_revoked');
    await expect(client.whoami()).rejects.toMatchObject({ status: 401, code: 'invalid_api_key' });
    expect(service.routes).toEqual(['POST /v1/sign-in', 'GET /v1/me']);
    client.clearApiKey();
    expect(client.loggedIn()).toBe(URL_OF_FAKE);
  });

  it('may be left to a credential that is kept elsewhere, which comes last', async () => {
    const service = new FakeService(({ presented }) =>
      presented === 'Bearer stale' ? problem(401, 'invalid_access_token') : {},
    );
    const credential = {
      secret: () => Promise.resolve('stale'),
      renewed: (refused: string) => Promise.resolve(`${refused} no more`.replaceAll(' ', '-')),
    };
    const client = createClient({ url: URL_OF_FAKE, fetch: service.fetch, credential });
    await client.whoami();
    client.loginWithApiKey('qk_secret');
    await client.whoami();
    expect(service.presented).toEqual(['Bearer stale', 'Bearer stale-no-more', 'Bearer qk_secret']);
  });

  it('leaves nothing to be seen of it in a log of the client', async () => {
    const { client } = clientOf();
    await client.login('ana', 'correct horse');
    client.loginWithApiKey('qk_secret');
    expect(inspect(client, { depth: 9, showHidden: true })).not.toMatch(
      /qk_secret|access-1|refresh-1|correct horse/,
    );
    expect(JSON.stringify(client)).not.toMatch(/qk_secret|access-1|refresh-1|correct horse/);
  });
});

describe('logging out', () => {
  it('ends the session at the service with its own token, and forgets it and the key', async () => {
    const { service, client } = clientOf();
    await client.login('ana', 'correct horse');
    client.loginWithApiKey('qk_secret');
    await client.logout();
    expect(service.sent.at(-1)).toMatchObject({ route: 'POST /v1/sign-out', presented: 'Bearer access-1' });
    expect(client.loggedIn()).toBe(null);
    await client.whoami();
    expect(service.presented.at(-1)).toBe(null);
  });

  it('of a key alone asks nobody', async () => {
    const { service, client } = clientOf();
    client.loginWithApiKey('qk_secret');
    await client.logout();
    await client.logout();
    expect([client.loggedIn(), service.routes]).toEqual([null, []]);
  });

  it('is done when the session was over already, and says so when the service could not be told', async () => {
    const over = clientOf(() => problem(401, 'invalid_access_token'));
    await over.client.login('ana', 'correct horse');
    await over.client.logout();
    const down = clientOf(() => problem(503, 'log_unavailable'));
    await down.client.login('ana', 'correct horse');
    await expect(down.client.logout()).rejects.toMatchObject({ code: 'log_unavailable' });
    expect([over.client.loggedIn(), down.client.loggedIn()]).toEqual([null, null]);
  });
});
