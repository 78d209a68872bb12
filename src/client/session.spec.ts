import { describe, expect, it } from '@jest/globals';
import { FakeService, problem, tokens, URL_OF_FAKE, type Told } from './fake-service.fixture.ts';
import { createClient } from './keytrail-client.ts';

/** Due at once: less than what a request may take. */
const DUE_SECONDS = 1;
const REFRESH = 'POST /v1/sessions/refresh';
const AT_ONCE = 20;

interface Behaviour {
  /** Of the first tokens. */
  readonly lifetimeSeconds?: number;
  /** What is said to a refresh in the place of new tokens; undefined: new tokens. */
  readonly refresh?: () => Told | undefined | Promise<undefined>;
}

/** Accepts the last access token alone, and each refresh token once, as the service does. */
function sessionService({ lifetimeSeconds = 900, refresh }: Behaviour = {}) {
  let accepted = 1;
  let refreshable = 1;
  const service = new FakeService(async ({ route, presented, body }) => {
    if (route === 'POST /v1/sign-in') return { json: tokens(1, lifetimeSeconds) };
    if (route === REFRESH) {
      const scripted = await refresh?.();
      if (scripted !== undefined) return scripted;
      const { refreshToken } = body as { readonly refreshToken: string };
      if (refreshToken !== `refresh-${refreshable}`) return problem(401, 'invalid_refresh_token');
      refreshable += 1;
      accepted = refreshable;
      return { json: tokens(refreshable) };
    }
    if (presented !== `Bearer access-${accepted}`) return problem(401, 'invalid_access_token');
    return { json: { owner: 'ana' } };
  });
  /** As when what access tokens are signed with is replaced. */
  const refuseAccessToken = (): void => void (accepted = 0);
  return { service, refuseAccessToken };
}

const refreshes = ({ routes }: FakeService): number => routes.filter((route) => route === REFRESH).length;
const atOnce = <Value>(run: () => Promise<Value>): Promise<PromiseSettledResult<Value>[]> =>
  Promise.allSettled(Array.from({ length: AT_ONCE }, run));
const outcomes = (settled: readonly PromiseSettledResult<unknown>[]): readonly unknown[] => [
  ...new Set(
    settled.map((one) => (one.status === 'fulfilled' ? 'fulfilled' : (one.reason as { code: string }).code)),
  ),
];

async function signedIn(service: FakeService) {
  const client = createClient({ url: URL_OF_FAKE, fetch: service.fetch });
  await client.login('ana', 'correct horse');
  return client;
}

describe('a session', () => {
  it('is begun without a credential, and presented from then on', async () => {
    const { service } = sessionService();
    const client = await signedIn(service);
    await client.whoami();
    expect(service.sent.map(({ route, presented, body }) => [route, presented, body])).toEqual([
      ['POST /v1/sign-in', null, { name: 'ana', password: 'correct horse' }],
      ['GET /v1/me', 'Bearer access-1', null],
    ]);
  });

  it('is refreshed once for all requests that find its access token about to expire', async () => {
    const { service } = sessionService({ lifetimeSeconds: DUE_SECONDS });
    const client = await signedIn(service);
    expect(outcomes(await atOnce(() => client.whoami()))).toEqual(['fulfilled']);
    const [, refresh, ...requests] = service.sent;
    expect([refresh?.route, refresh?.presented, refresh?.body]).toEqual([
      REFRESH,
      null,
      { refreshToken: 'refresh-1' },
    ]);
    expect(requests.map(({ route, presented }) => [route, presented])).toEqual(
      Array.from({ length: AT_ONCE }, () => ['GET /v1/me', 'Bearer access-2']),
    );
  });

  it('is refreshed once for all requests that are refused, and each of them is sent once more', async () => {
    const { service, refuseAccessToken } = sessionService();
    const client = await signedIn(service);
    refuseAccessToken();
    expect(outcomes(await atOnce(() => client.whoami()))).toEqual(['fulfilled']);
    expect([refreshes(service), service.routes.length]).toEqual([1, 1 + AT_ONCE + 1 + AT_ONCE]);
  });

  it('is not refreshed again when the service refuses the new token too', async () => {
    const { service, refuseAccessToken } = sessionService({ refresh: () => ({ json: tokens(2) }) });
    const client = await signedIn(service);
    refuseAccessToken();
    await expect(client.whoami()).rejects.toMatchObject({ status: 401, code: 'invalid_access_token' });
    expect(service.presented).toEqual([null, 'Bearer access-1', null, 'Bearer access-2']);
  });

  it('is over when its refresh token is refused, and nothing is presented then', async () => {
    const { service } = sessionService({
      lifetimeSeconds: DUE_SECONDS,
      refresh: () => problem(401, 'invalid_refresh_token'),
    });
    const client = await signedIn(service);
    expect(outcomes(await atOnce(() => client.whoami()))).toEqual(['invalid_refresh_token']);
    expect([client.loggedIn(), refreshes(service)]).toEqual([null, 1]);
    await expect(client.whoami()).rejects.toMatchObject({ status: 401 });
    expect(service.presented.at(-1)).toBe(null);
  });

  it('goes on after a refresh that failed for another reason', async () => {
    const failures: (Told | undefined)[] = [problem(503, 'busy'), { status: 502, text: '<html>' }, undefined];
    const { service } = sessionService({
      lifetimeSeconds: DUE_SECONDS,
      refresh: () => failures.shift(),
    });
    const client = await signedIn(service);
    await expect(client.whoami()).rejects.toMatchObject({ status: 503, code: 'busy' });
    await expect(client.whoami()).rejects.toMatchObject({ status: 502, code: 'not_understood' });
    expect(client.loggedIn()).toBe(URL_OF_FAKE);
    expect(await client.whoami()).toEqual({ owner: 'ana' });
  });

  it('is refreshed to the end when the request that began it is aborted: its token is good once', async () => {
    let goOn: () => void = () => undefined;
    let begin: () => void = () => undefined;
    const isBegun = new Promise<void>((resolve) => (begin = resolve));
    const mayGoOn = new Promise<undefined>((resolve) => (goOn = () => resolve(undefined)));
    const { service } = sessionService({
      lifetimeSeconds: DUE_SECONDS,
      refresh: () => {
        begin();
        return mayGoOn;
      },
    });
    const client = await signedIn(service);
    const stop = new AbortController();
    const first = client.whoami({ signal: stop.signal });
    await isBegun;
    stop.abort(new Error('not wanted any more'));
    await expect(first).rejects.toThrow('not wanted any more');
    const second = client.whoami();
    goOn();
    expect(await second).toEqual({ owner: 'ana' });
    expect(service.routes).toEqual(['POST /v1/sign-in', REFRESH, 'GET /v1/me']);
  });

  it('is not begun by an answer without tokens', async () => {
    const client = createClient({
      url: URL_OF_FAKE,
      fetch: new FakeService(() => ({ json: { accessToken: 'a' } })).fetch,
    });
    await expect(client.login('ana', 'correct horse')).rejects.toMatchObject({ code: 'not_understood' });
    expect(client.loggedIn()).toBe(null);
  });
});
