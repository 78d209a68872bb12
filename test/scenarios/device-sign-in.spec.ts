import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { OidcInstallation, PUBLIC_URL } from '../fixtures/oidc-installation.ts';
import type { TestBrowser, Visited } from '../fixtures/test-browser.ts';

const ANA = { sub: 'u-1', email: 'ana@example.com', email_verified: true, groups: ['platform'] };
const POLL_MS = 5_000;

let installation: OidcInstallation;
beforeAll(async () => {
  installation = await OidcInstallation.start();
});
beforeEach(() => {
  installation.provider.person = ANA;
});
afterAll(() => installation.stop());

interface Device {
  readonly device_code: string;
  readonly user_code: string;
  readonly verification_uri_complete: string;
}

async function begin(): Promise<Device> {
  const { status, body } = await installation.service.call('POST', '/v1/sign-in/device', {
    secret: null,
    headers: { 'user-agent': 'keytrail <cli>' },
    body: { provider: 'corporate' },
  });
  expect([status, body['expires_in'], body['interval']]).toEqual([200, 600, 5]);
  return body as unknown as Device;
}

/** Asks as a device does that waits as long as it was told. */
async function poll({ device_code }: Device, waitMs = POLL_MS) {
  installation.putForward(waitMs);
  const { status, body } = await installation.service.call('POST', '/v1/sign-in/device/token', {
    secret: null,
    body: { device_code },
  });
  return status === 200 ? Object.keys(body) : [status, body['error']];
}

/** Follows the link, signs in, and gives back the page with the question. */
async function follow(device: Device): Promise<{ readonly browser: TestBrowser; readonly page: Visited }> {
  const browser = installation.browser();
  return { browser, page: await browser.visit(device.verification_uri_complete) };
}

/** Fills in the form of the page and sends it to where it says. */
async function answer(browser: TestBrowser, page: Visited, fields: Readonly<Record<string, string>>) {
  const action = /action="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const formToken = /name="form_token" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const form = { form_token: formToken, verdict: 'allow', user_code: '', ...fields };
  return browser.visit(new URL(action, page.url), { form });
}

const titleOf = ({ text }: Visited) => /<h1>(.*)<\/h1>/.exec(text)?.[1];

describe('signing in on a device', () => {
  it('waits until somebody has signed in and typed its code, and then gets tokens, once', async () => {
    const device = await begin();
    expect(await poll(device)).toEqual([400, 'authorization_pending']);

    const { browser, page } = await follow(device);
    expect(titleOf(page)).toBe('Let a device sign in as you?');
    expect(page.text).toContain('<strong>ana@example.com</strong>');
    expect(page.text).toContain('<dd>127.0.0.1</dd>');
    expect(page.text).toContain('<dd>keytrail &lt;cli&gt;</dd>');
    expect(page.text).not.toContain(device.user_code);
    expect(await poll(device)).toEqual([400, 'authorization_pending']);

    const typed = device.user_code.toLowerCase().replace('-', ' ');
    const done = await answer(browser, page, { user_code: typed });
    expect([done.status, titleOf(done)]).toEqual([200, 'The device is signed in']);
    expect(await poll(device)).toEqual(['access_token', 'token_type', 'expires_in', 'refresh_token']);
    expect(await poll(device)).toEqual([400, 'invalid_grant']);
  });

  it('is told to ask less often', async () => {
    const device = await begin();
    expect(await poll(device)).toEqual([400, 'authorization_pending']);
    expect(await poll(device, POLL_MS - 2_000)).toEqual([400, 'slow_down']);
    expect(await poll(device)).toEqual([400, 'authorization_pending']);
  });

  it('asks as the libraries of OAuth do', async () => {
    const { device_code } = await begin();
    const response = await fetch(`${installation.service.app.url}/v1/sign-in/device/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
        client_id: 'keytrail',
        device_code,
      }),
    });
    expect([response.status, await response.json()]).toEqual([
      400,
      { error: 'authorization_pending', error_description: 'Nobody has confirmed the code yet.' },
    ]);
  });

  it('does nothing for a wrong code, nor for a form that another page made', async () => {
    const device = await begin();
    const { browser, page } = await follow(device);
    const before = await installation.now('usage');
    for (const fields of [
      { user_code: 'BBBB-BBBB' },
      { user_code: '' },
      { user_code: device.user_code, form_token: 'of-another-page' },
    ]) {
      installation.putForward(60_000);
      const { status, text } = await answer(browser, page, fields);
      expect([status, text.includes('sign_in_state_invalid')]).toEqual([400, true]);
    }
    installation.putForward(60_000);
    const stranger = await answer(installation.browser(), page, { user_code: device.user_code });
    expect(stranger.status).toBe(400);
    expect(await installation.failuresSince(before)).toEqual(Array(4).fill('oidc state_invalid'));
    expect(await poll(device)).toEqual([400, 'authorization_pending']);
  });

  it('stays outside when the person did not start anything', async () => {
    const device = await begin();
    const { browser, page } = await follow(device);
    const before = await installation.now('usage');
    expect(titleOf(await answer(browser, page, { verdict: 'deny' }))).toBe('Nothing was signed in');
    expect(await installation.failuresSince(before)).toEqual(['oidc denied']);
    expect(await poll(device)).toEqual([400, 'access_denied']);
  });

  it('is confirmed once: a form that comes again changes nothing', async () => {
    const device = await begin();
    const { browser, page } = await follow(device);
    const cookies = new Map(browser.cookies.get(new URL(PUBLIC_URL).origin));
    expect((await answer(browser, page, { user_code: device.user_code })).status).toBe(200);
    browser.cookies.set(new URL(PUBLIC_URL).origin, cookies);
    const before = await installation.now('lifecycle');
    expect((await answer(browser, page, { user_code: device.user_code })).status).toBe(400);
    expect(await installation.eventsSince('lifecycle', before)).toEqual([]);
    expect(await poll(device)).toContain('access_token');
  });

  it('is forgotten after ten minutes, whether or not somebody confirmed it', async () => {
    const [confirmed, not] = [await begin(), await begin()];
    const { browser, page } = await follow(confirmed);
    await answer(browser, page, { user_code: confirmed.user_code });
    installation.putForward(600_000);
    expect(await poll(confirmed)).toEqual([400, 'expired_token']);
    expect(await poll(not)).toEqual([400, 'expired_token']);
    expect((await follow(not)).page.status).toBe(400);
  });

  it('is refused with what no device was given', async () => {
    const device = await begin();
    const link = new URL(device.verification_uri_complete).searchParams.get('request') ?? '';
    expect(await poll({ ...device, device_code: 'junk' })).toEqual([400, 'invalid_grant']);
    expect(await poll({ ...device, device_code: link })).toEqual([400, 'invalid_grant']);
    const unknown = await installation.service.call('POST', '/v1/sign-in/device', {
      secret: null,
      body: { provider: 'google' },
    });
    expect([unknown.status, unknown.body['code']]).toEqual([404, 'provider_not_found']);
  });
});

describe('signing in by Tiled’s client, whose provider is the same one', () => {
  const TILED = `${PUBLIC_URL}/api/v1/auth/provider/corporate`;
  const ask = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${installation.service.app.url}/api/v1/${path}`, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const answer: unknown = await response.json();
    return { status: response.status, type: response.headers.get('content-type'), body: answer };
  };
  const start = async () => {
    const { status, body } = await ask('POST', 'auth/provider/corporate/authorize');
    expect(status).toBe(200);
    return body as Readonly<Record<string, string>>;
  };
  const waiting = async (device_code: unknown) => {
    installation.putForward(POLL_MS);
    const grant_type = 'urn:ietf:params:oauth:grant-type:device_code';
    return ask('POST', 'auth/provider/corporate/token', { device_code, grant_type });
  };
  const PENDING = [400, { detail: { error: 'authorization_pending' } }];

  it('is offered beside the passwords of this installation', async () => {
    const { body } = await ask('GET', '');
    const { providers } = (body as { authentication: { providers: unknown } }).authentication;
    expect(providers).toEqual([
      expect.objectContaining({ provider: 'keytrail', mode: 'internal' }),
      {
        provider: 'corporate',
        mode: 'external',
        links: { auth_endpoint: `${TILED}/authorize` },
        confirmation_message: null,
      },
    ]);
  });

  it('waits in Tiled’s words until somebody has typed the code, and then gets tokens, once', async () => {
    const device = await start();
    expect(device).toEqual({
      authorization_uri: expect.stringMatching(`^${TILED}/authorize\\?request=`),
      verification_uri: `${TILED}/token`,
      interval: 5,
      device_code: expect.stringMatching(/^([0-9a-f]{2})+$/),
      expires_in: 600,
      user_code: expect.stringMatching(/^[A-Z]{4}-[A-Z]{4}$/),
    });
    const first = await waiting(device['device_code']);
    expect([first.status, first.body]).toEqual(PENDING);
    expect(first.type).toBe('application/json');
    // Too soon: its client would take any other error for the end.
    installation.putForward(-POLL_MS);
    const soon = await waiting(device['device_code']);
    expect([soon.status, soon.body]).toEqual(PENDING);

    const browser = installation.browser();
    const page = await browser.visit(device['authorization_uri'] ?? '');
    expect(titleOf(page)).toBe('Let a device sign in as you?');
    const done = await answer(browser, page, { user_code: device['user_code'] ?? '' });
    expect(titleOf(done)).toBe('The device is signed in');
    const tokens = await waiting(device['device_code']);
    expect([tokens.status, tokens.type, tokens.body]).toEqual([
      200,
      'application/json',
      {
        access_token: expect.any(String),
        expires_in: 900,
        refresh_token: expect.stringMatching(/^kr_/),
        refresh_token_expires_in: expect.any(Number),
        token_type: 'bearer',
      },
    ]);
    const { access_token: secret } = tokens.body as { access_token: string };
    const whoami = await installation.service.call('GET', '/api/v1/auth/whoami', { secret });
    expect(whoami.body['identities']).toEqual([
      expect.objectContaining({ id: 'ana@example.com', provider: 'keytrail' }),
      expect.objectContaining({ id: 'u-1', provider: 'corporate' }),
    ]);
    const again = await waiting(device['device_code']);
    expect([again.status, again.body]).toEqual([
      404,
      { detail: 'No such device_code. The pending login may have expired.' },
    ]);
  });

  it('is led by a browser that comes back to Tiled’s own addresses, as by ours', async () => {
    const device = await start();
    const browser = installation.browser();
    const until = (url: URL): boolean => url.pathname.endsWith('/callback');
    const back = await browser.visit(device['authorization_uri'] ?? '', { until });
    const page = await browser.visit(`${TILED}/device_code${back.url.search}`);
    const done = await answer(browser, page, { user_code: device['user_code'] ?? '' });
    expect([done.url.pathname, titleOf(done)]).toEqual([
      '/trail/api/v1/auth/provider/corporate/device_code',
      'The device is signed in',
    ]);
    expect((await waiting(device['device_code'])).status).toBe(200);

    const own = await browser.visit(`${TILED}/authorize`, { until });
    const tokens = await browser.visit(`${TILED}/code${own.url.search}`, { accept: '*/*' });
    expect([tokens.status, tokens.headers.get('content-type'), JSON.parse(tokens.text)]).toEqual([
      200,
      'application/json',
      expect.objectContaining({ token_type: 'bearer' }),
    ]);
    const stale = await browser.visit(`${TILED}/code${own.url.search}`, { accept: '*/*' });
    expect([stale.status, stale.headers.get('content-type')]).toEqual([400, 'application/json']);
  });

  it('stays outside when the person did not start anything, and when the time is over', async () => {
    const device = await start();
    const browser = installation.browser();
    await answer(browser, await browser.visit(device['authorization_uri'] ?? ''), { verdict: 'deny' });
    expect((await waiting(device['device_code'])).status).toBe(401);
    const late = await start();
    installation.putForward(600_000);
    expect((await waiting(late['device_code'])).status).toBe(404);
  });

  it.each<readonly [string, unknown, number]>([
    ['is no hexadecimal text', 'junk', 401],
    ['was never given out', 'ab'.repeat(200), 404],
    ['is endless', 'ab'.repeat(10_000), 422],
    ['is a number', 5, 422],
    ['is missing', undefined, 422],
  ])('gets no tokens for a code that %s', async (_, device_code, status) => {
    const refused = await waiting(device_code);
    expect([refused.status, refused.type]).toEqual([status, 'application/json']);
  });

  it('is not known by another name, by no leg of it', async () => {
    for (const [method, path] of [
      ['POST', 'authorize'],
      ['GET', 'authorize'],
      ['GET', 'code'],
      ['GET', 'device_code'],
      ['POST', 'token'],
    ] as const)
      expect([path, (await ask(method, `auth/provider/orcid/${path}`)).status]).toEqual([path, 404]);
    expect((await ask('GET', 'auth/provider/corporate/authorize?request=x')).status).toBe(400);
    expect((await ask('POST', 'auth/provider/corporate/device_code', { verdict: 'allow' })).status).toBe(422);
  });
});
