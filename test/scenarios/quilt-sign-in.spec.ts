import { scryptSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatScryptHash } from '../../src/modules/identity/domain/scrypt-hash.ts';
import { at, quilt, sendForm } from './quilt-client.ts';
import { TestService, type Answer } from './service.ts';

const NAME = 'ana@example.com';
const PASSWORD = 'correct horse battery staple';
/** The cheapest that is accepted: what hashing costs is not what is tested here. */
const COST = { ln: 14, r: 8, p: 1, salt: Buffer.alloc(16, 7) };
const hashed = formatScryptHash({ ...COST, key: scryptSync(PASSWORD, COST.salt, 32, { N: 2 ** COST.ln }) });
const NO_FILTER = { name: null, fingerprint: null, status: null };

let service: TestService;
beforeAll(async () => {
  service = await TestService.start(
    { KEYTRAIL_REGION: 'eu-central-1' },
    { passwords: { hashFor: (name) => (name === NAME ? hashed : undefined) } },
  );
  const body = { name: NAME, kind: 'user', email: NAME, role: 'user' };
  const created = await service.call('POST', '/v1/principals', { body });
  if (created.status !== 201) throw new Error(created.text);
});
afterAll(() => service.stop());

const open = (path: string): Promise<Answer> => service.call('GET', path, { secret: null });
const cookieOf = (answer: Answer): string => answer.headers.get('set-cookie')?.split(';')[0] ?? '';
const tokenIn = (answer: Answer): string => /name="form_token" value="([^"]+)"/.exec(answer.text)?.[1] ?? '';
const codeIn = (answer: Answer): string => /<code>(kc_\w+)<\/code>/.exec(answer.text)?.[1] ?? '';

/** Fills the form in and sends it, as a browser does. */
async function signIn(fields: Readonly<Record<string, string>> = {}, headers = {}): Promise<Answer> {
  const page = await open('/login');
  const form = { form_token: tokenIn(page), name: NAME, password: PASSWORD, ...fields };
  return sendForm(service, '/login', form, { cookie: cookieOf(page), ...headers });
}
const exchange = (token: string): Promise<Answer> =>
  sendForm(service, '/api/token', { refresh_token: token });

describe('the catalog’s configuration', () => {
  it('says that the registry is here, without a slash at the end, and all that Quilt’s schema requires', async () => {
    const answer = await open('/config.json');
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        registryUrl: service.app.url.replace(/\/$/, ''),
        region: 'eu-central-1',
        mode: 'PRODUCT',
        alwaysRequiresAuth: true,
        passwordAuth: 'SIGN_IN_ONLY',
        ssoAuth: 'DISABLED',
        ssoProviders: '',
        apiGatewayEndpoint: '',
        s3Proxy: '',
        serviceBucket: '',
        mixpanelToken: '',
        stackVersion: expect.stringMatching(/^\d+\.\d+\.\d+/),
      },
    ]);
  });
});

describe('signing in for Quilt’s client', () => {
  it('ends in a code, which gives tokens with status 200 and a time that is a number', async () => {
    const page = await open('/login');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'.*form-action 'self'/);
    expect(page.text).not.toContain('<script');
    const done = await signIn();
    expect(done.status).toBe(200);

    const before = Math.floor(Date.now() / 1_000);
    const tokens = await exchange(codeIn(done));
    expect([tokens.status, tokens.body]).toEqual([
      200,
      {
        refresh_token: expect.stringMatching(/^kr_/),
        access_token: expect.stringMatching(/^ey/),
        expires_at: expect.any(Number),
      },
    ]);
    // For a working day: the client does not ask for others while its program runs.
    const life = Number(tokens.body['expires_at']) - before;
    expect([life >= 43_200, life <= 43_260]).toEqual([true, true]);
    const secret = String(tokens.body['access_token']);
    expect((await quilt(service, secret, 'apiKeysList', NO_FILTER)).body).toEqual({
      data: { me: { apiKeys: [] } },
    });
    const made = await quilt(service, secret, 'apiKeyCreate', { input: { name: 'k', expiresInDays: 90 } });
    expect(at(made, 'data', 'apiKeyCreate', 'apiKey', 'userEmail')).toBe(NAME);
    const refreshed = await exchange(String(tokens.body['refresh_token']));
    expect(refreshed.status).toBe(200);
  });

  it('gives nothing for a code that was used, and ends its session', async () => {
    const code = codeIn(await signIn());
    const first = await exchange(code);
    const again = await exchange(code);
    expect([first.status, again.status, again.body['message']]).toEqual([
      200,
      401,
      'The refresh token or code is not good; sign in again.',
    ]);
    const secret = String(first.body['access_token']);
    expect((await quilt(service, secret, 'apiKeysList', NO_FILTER)).status).toBe(401);
  });

  it('gives the form again for a wrong password, and says no more than that', async () => {
    const wrong = await signIn({ password: 'wrong' });
    const unknown = await signIn({ name: 'nobody@example.com' });
    for (const answer of [wrong, unknown]) {
      expect([answer.status, codeIn(answer), tokenIn(answer) !== '']).toEqual([401, '', true]);
      expect(answer.text).toContain('Name or password is wrong.');
    }
    expect(wrong.text).not.toContain(PASSWORD);
  });

  it.each([
    ['without the form’s token', { form_token: '' }, {}],
    ['with a token of another form', { form_token: 'A'.repeat(43) }, {}],
    ['without the cookie', {}, { cookie: '' }],
    ['with another browser’s cookie', {}, { cookie: `__Host-keytrail-login=${'A'.repeat(43)}` }],
    ['from another site', {}, { 'sec-fetch-site': 'cross-site' }],
  ])('is refused %s', async (_, fields, headers) => {
    const answer = await signIn(fields, headers);
    expect([answer.status, codeIn(answer)]).toEqual([400, '']);
  });
});

describe('the credentials that end a sign-in', () => {
  it('have the form of AWS’s and are none, for a key and for a session', async () => {
    const tokens = await exchange(codeIn(await signIn()));
    for (const secret of [service.administrator, String(tokens.body['access_token'])]) {
      const answer = await service.call('GET', '/api/auth/get_credentials', { secret });
      expect([answer.status, answer.body]).toEqual([
        200,
        {
          AccessKeyId: 'keytrail-is-not-aws',
          SecretAccessKey: 'keytrail-is-not-aws',
          SessionToken: 'keytrail-is-not-aws',
          Expiration: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+\+00:00$/),
        },
      ]);
    }
    const refused = await service.call('GET', '/api/auth/get_credentials', { secret: null });
    expect([refused.status, refused.body['message']]).toEqual([401, 'API key required']);
  });
});
