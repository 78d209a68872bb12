import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CALLBACK, OidcInstallation, START } from '../fixtures/oidc-installation.ts';
import type { Visited } from '../fixtures/test-browser.ts';

const ANA = { sub: 'u-1', email: 'Ana@Example.com', email_verified: true, groups: ['platform'] };
const COOKIE = '__Host-keytrail-sign-in';
const ORIGIN = new URL(START).origin;

let installation: OidcInstallation;
beforeAll(async () => {
  installation = await OidcInstallation.start();
});
afterAll(() => installation.stop());

const bodyOf = ({ text }: Visited) => JSON.parse(text) as Readonly<Record<string, unknown>>;
const signIn = (person: OidcInstallation['provider']['person'], accept = 'application/json') => {
  installation.provider.person = person;
  return installation.browser().visit(START, { accept });
};
/** Goes to the provider and signs in there, and stops at the way back. */
async function untilCallback(person: OidcInstallation['provider']['person'] = ANA) {
  installation.provider.person = person;
  const browser = installation.browser();
  const { url } = await browser.visit(START, { until: (next) => next.href.startsWith(CALLBACK) });
  return { browser, url };
}

/** First of all: the provider has not been asked for anything yet, as after a start of the service without it. */
it('waits for a provider that does not answer, keeps nobody else out, and names it in /readyz', async () => {
  const { provider, service } = installation;
  await provider.stop();
  const answer = await signIn(ANA);
  expect([answer.status, bodyOf(answer)['code'], answer.headers.get('retry-after')]).toEqual([
    503,
    'provider_unavailable',
    '5',
  ]);
  expect((await service.call('GET', '/v1/keys')).status).toBe(200);
  expect((await service.call('GET', '/readyz', { secret: null })).body['checks']).toContainEqual({
    name: 'identity-provider corporate',
    ready: true,
    detail: 'The provider cannot be reached: ECONNREFUSED.',
  });
  expect(service.logLines.join('')).toContain(
    'Identity provider corporate: The provider cannot be reached: ECONNREFUSED.',
  );
  await provider.resume();
  installation.putForward(1_000);
  expect((await signIn({ ...ANA, sub: 'u-0', email: 'early@example.com' })).status).toBe(200);
});

describe('signing in by an OpenID Connect provider', () => {
  it('creates whom it does not know, with the role that their groups give, and gives them a session', async () => {
    const before = await installation.now('lifecycle');
    const answer = await signIn(ANA);
    expect(bodyOf(answer)).toMatchObject({
      principal: { name: 'ana@example.com', email: 'ana@example.com', tenant: 'default', role: 'analyst' },
    });
    const events = await installation.eventsSince('lifecycle', before);
    expect(events.map(({ type, actor, outcome }) => [type, actor.type, actor.id, outcome])).toEqual([
      ['PrincipalCreated', 'system', 'oidc:corporate', 'SUCCESS'],
      ['SignedIn', 'user', (bodyOf(answer)['principal'] as { id: string }).id, 'SUCCESS'],
    ]);
    expect(events[1]?.data).toMatchObject({ method: 'oidc', provider: 'corporate', codeHash: null });
    const me = await installation.service.call('GET', '/v1/me', {
      secret: String(bodyOf(answer)['accessToken']),
    });
    expect(me.body).toMatchObject({ kind: 'session', owner: 'ana@example.com', role: 'analyst' });
  });

  it('knows them again, and has their role follow the provider’s groups', async () => {
    await signIn(ANA);
    const before = await installation.now('lifecycle');
    const again = await signIn({ ...ANA, email: 'another@example.com', groups: ['auditors'] });
    expect(bodyOf(again)).toMatchObject({ principal: { name: 'ana@example.com', role: 'auditor' } });
    const events = await installation.eventsSince('lifecycle', before);
    expect(events.map(({ type }) => type)).toEqual(['PrincipalUpdated', 'SignedIn']);
    expect(events[0]?.data).toMatchObject({ before: { role: 'analyst' }, after: { role: 'auditor' } });
  });

  it('gives a person a page with a code that a program exchanges, once', async () => {
    const page = await signIn(ANA, 'text/html');
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(page.text).not.toMatch(/<script|https?:/);
    const code = /<code>(kc_\w+)<\/code>/.exec(page.text)?.[1];
    const exchange = () =>
      installation.service.call('POST', '/v1/sessions/refresh', {
        secret: null,
        body: { refreshToken: code },
      });
    expect((await exchange()).body).toMatchObject({ principal: { name: 'ana@example.com' } });
    expect((await exchange()).body['code']).toBe('invalid_refresh_token');
  });

  it('gives a program the code where it asks for one', async () => {
    installation.provider.person = ANA;
    const answer = await installation.browser().visit(`${START}?then=code`, { accept: 'application/json' });
    expect(Object.keys(bodyOf(answer))).toEqual(['code', 'expiresAt']);
  });

  it('keeps what is under way in a cookie that scripts, other hosts and other sites cannot get at', async () => {
    const { headers } = await installation.browser().visit(START, { follow: false });
    const cookie = headers.get('set-cookie') ?? '';
    expect(cookie.replace(/=[\w.-]+;/, '=…;')).toBe(
      `${COOKIE}=…; Max-Age=600; Path=/; HttpOnly; SameSite=Lax; Secure`,
    );
    const state = new URL(headers.get('location') ?? '').searchParams.get('state') ?? '';
    expect(Buffer.from(cookie, 'base64url').toString('latin1')).not.toContain(state);
  });

  it('knows no parameter by which somebody could be sent elsewhere afterwards', async () => {
    for (const name of ['return_to', 'redirect_uri', 'next', 'url']) {
      const answer = await installation.browser().visit(`${START}?${name}=https://evil.example`, {
        accept: 'application/json',
      });
      expect([answer.status, bodyOf(answer)['code']]).toEqual([422, 'validation_failed']);
    }
  });
});

describe('a sign-in that is not in order', () => {
  async function refused(visit: () => Promise<Visited>): Promise<readonly unknown[]> {
    // Of failures that cost nothing to cause the trail has one a minute from an address.
    installation.putForward(60_000);
    const [usage, lifecycle] = [await installation.now('usage'), await installation.now('lifecycle')];
    const answer = await visit();
    expect(await installation.eventsSince('lifecycle', lifecycle)).toEqual([]);
    const { code } = bodyOf(answer);
    return [answer.status, code, ...(await installation.failuresSince(usage))];
  }
  const json = { accept: 'application/json' };

  it('is refused when the person says no, or the provider does', async () => {
    expect(await refused(() => signIn(null))).toEqual([401, 'provider_refused', 'oidc provider_refused']);
  });

  it('is refused when it comes back twice', async () => {
    const { browser, url } = await untilCallback();
    const cookie = browser.cookies.get(ORIGIN)?.get(COOKIE) ?? '';
    expect((await browser.visit(url, json)).status).toBe(200);
    expect(browser.cookies.get(ORIGIN)?.has(COOKIE)).toBe(false);
    expect(await refused(() => browser.visit(url, json))).toEqual([
      400,
      'sign_in_state_invalid',
      'oidc state_invalid',
    ]);
    // Somebody who kept the cookie finds the code used up.
    browser.cookies.get(ORIGIN)?.set(COOKIE, cookie);
    expect(await refused(() => browser.visit(url, json))).toEqual([
      401,
      'provider_refused',
      'oidc provider_refused',
    ]);
  });

  it('is refused in another browser, with another state, from another issuer, and with a changed cookie', async () => {
    const invalid = [400, 'sign_in_state_invalid', 'oidc state_invalid'];
    const { url } = await untilCallback();
    expect(await refused(() => installation.browser().visit(url, json))).toEqual(invalid);

    for (const [name, value] of [
      ['state', 'another'],
      ['iss', 'https://issuer.example'],
    ] as const) {
      const { browser, url: changed } = await untilCallback();
      changed.searchParams.set(name, value);
      expect(await refused(() => browser.visit(changed, json))).toEqual(invalid);
    }
    const { browser, url: fine } = await untilCallback();
    const jar = browser.cookies.get(ORIGIN);
    jar?.set(COOKIE, `${jar.get(COOKIE)?.slice(0, -4)}AAAA`);
    expect(await refused(() => browser.visit(fine, json))).toEqual(invalid);
  });

  it('is refused with a code that somebody else was given', async () => {
    const [{ url: theirs }, { browser, url }] = [await untilCallback(), await untilCallback()];
    url.searchParams.set('code', theirs.searchParams.get('code') ?? '');
    expect(await refused(() => browser.visit(url, json))).toEqual([
      401,
      'provider_refused',
      'oidc provider_refused',
    ]);
  });

  it('is refused when it took too long', async () => {
    const { browser, url } = await untilCallback();
    installation.putForward(600_000);
    expect(await refused(() => browser.visit(url, json))).toEqual([
      400,
      'sign_in_state_invalid',
      'oidc state_invalid',
    ]);
  });

  it('is refused to strangers without a role, and to whoever lost theirs', async () => {
    const stranger = { sub: 'u-2', email: 'bo@example.com', email_verified: true };
    const notAllowed = [403, 'sign_in_not_allowed', 'oidc unknown_principal'];
    expect(await refused(() => signIn(stranger))).toEqual(notAllowed);
    expect(await refused(() => signIn({ ...ANA, groups: [] }))).toEqual(notAllowed);
  });

  it('is refused to a stranger who comes with the verified address of somebody who is known here', async () => {
    const thief = { ...ANA, sub: 'u-66' };
    expect(await refused(() => signIn(thief))).toEqual([
      403,
      'sign_in_not_allowed',
      'oidc unknown_principal',
    ]);
  });

  it('is refused to a disabled principal', async () => {
    const person = { sub: 'u-3', email: 'cy@example.com', email_verified: true, groups: ['platform'] };
    const { principal } = bodyOf(await signIn(person)) as { principal: { id: string } };
    const disabled = await installation.service.call('POST', `/v1/principals/${principal.id}/disable`);
    expect(disabled.status).toBe(200);
    expect(await refused(() => signIn(person))).toEqual([
      403,
      'sign_in_not_allowed',
      'oidc principal_disabled',
    ]);
  });

  it('is explained to a person on a page that says no more than to a program', async () => {
    const page = await installation
      .browser()
      .visit(`${CALLBACK}?error=access_denied&error_description=<b>unheard-of`);
    expect([page.status, page.headers.get('content-type')]).toEqual([400, 'text/html; charset=utf-8']);
    expect(page.text).toContain('<h1>Sign-in not begun here</h1>');
    expect(page.text).not.toContain('unheard-of');
  });

  it('needs a provider that is configured', async () => {
    const answer = await installation.browser().visit(`${ORIGIN}/trail/v1/sign-in/oidc/google`, json);
    expect([answer.status, bodyOf(answer)['code']]).toEqual([404, 'provider_not_found']);
  });
});

it('leaves no code, token or state of a sign-in in the log', async () => {
  const { browser, url } = await untilCallback();
  await browser.visit(url, { accept: 'application/json' });
  const logged = installation.service.logLines.join('');
  for (const name of ['code', 'state']) expect(logged).not.toContain(url.searchParams.get(name));
});
