import { scryptSync } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { runCli } from '../../src/modules/cli/run-cli.ts';
import { formatScryptHash } from '../../src/modules/identity/domain/scrypt-hash.ts';
import { localCommands } from '../../src/local-commands.ts';
import { objectAt, TestService } from './service.ts';

const PASSWORD = 'correct horse battery staple';
const NAME = 'ana@example.com';
const COST = { ln: 14, r: 8, p: 1, salt: Buffer.alloc(16, 7) };
const HASH = formatScryptHash({ ...COST, key: scryptSync(PASSWORD, COST.salt, 32, { N: 2 ** COST.ln }) });

let service: TestService;
let homes = 0;
let home = '';
beforeAll(async () => {
  service = await TestService.start(
    {},
    { passwords: { hashFor: (name) => (name === NAME ? HASH : undefined) } },
  );
  await service.call('POST', '/v1/principals', {
    body: { name: NAME, kind: 'user', email: NAME, tenant: 'default', role: 'analyst' },
  });
});
beforeEach(() => {
  homes += 1;
  home = join(service.root, `home-${homes}`);
});
afterAll(() => service.stop());

/** Runs a command line as somebody at a terminal would, without a key. */
async function keytrail(argv: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  let out = '';
  let err = '';
  const exitCode = await runCli(argv, {
    terminal: {
      environment: { KEYTRAIL_URL: service.app.url, HOME: home, ...environment },
      workingDirectory: service.root,
      interactive: true,
      out: (text) => (out += text),
      err: (text) => (err += text),
      readInput: () => Promise.resolve(''),
      readHidden: () => Promise.resolve(PASSWORD),
    },
    local: localCommands,
  });
  return { exitCode, out, err };
}

const folder = (): string => join(home, '.config', 'keytrail', 'sessions');
const file = (): string => join(folder(), readdirSync(folder())[0] ?? '');
const tokens = (): Readonly<Record<string, string>> =>
  JSON.parse(readFileSync(file(), 'utf8')) as Readonly<Record<string, string>>;
const expire = (): void =>
  writeFileSync(file(), JSON.stringify({ ...tokens(), accessTokenExpiresAt: '2020-01-01T00:00:00.000Z' }));
const NOT_SIGNED_IN =
  'keytrail: Nobody is signed in. Sign in with "keytrail login", or set KEYTRAIL_API_KEY to the secret of the key to call the service with.\n';

describe('keytrail login', () => {
  it('keeps a session that only its owner can read, and that commands use until it is ended', async () => {
    expect((await keytrail(['whoami'])).err).toBe(NOT_SIGNED_IN);
    expect(await keytrail(['login', NAME])).toEqual({
      exitCode: 0,
      out: '',
      err: 'Password: \nSigned in. "keytrail logout" ends the session.\n',
    });
    expect([statSync(file()).mode & 0o777, statSync(folder()).mode & 0o777]).toEqual([0o600, 0o700]);

    const me = JSON.parse((await keytrail(['whoami', '--json'])).out) as Readonly<Record<string, unknown>>;
    expect(me).toMatchObject({ kind: 'session', owner: NAME, role: 'analyst' });
    expect((await keytrail(['keys', 'list'])).exitCode).toBe(0);

    expect(await keytrail(['logout'])).toEqual({ exitCode: 0, out: '', err: 'Signed out.\n' });
    expect(readdirSync(folder())).toEqual([]);
    const { body } = await service.call(
      'GET',
      `/v1/sessions?principalId=${String(objectAt(me, 'session')['principalId'])}`,
    );
    expect(body['items']).toMatchObject([{ status: 'ENDED', endReason: 'signed_out' }]);
    expect(await keytrail(['whoami'])).toEqual({ exitCode: 78, out: '', err: NOT_SIGNED_IN });
  });

  it('refreshes an access token that has expired, once for all commands that run at the same moment', async () => {
    await keytrail(['login', NAME]);
    const before = tokens();
    expire();
    const ran = await Promise.all(Array.from({ length: 6 }, () => keytrail(['whoami'])));
    expect(ran.map(({ exitCode, err }) => [exitCode, err])).toEqual(ran.map(() => [0, '']));
    expect(tokens()['refreshToken']).not.toBe(before['refreshToken']);
    expect((await keytrail(['whoami'])).exitCode).toBe(0);
  });

  it('says that the session is over when it was ended elsewhere, and forgets it', async () => {
    await keytrail(['login', NAME]);
    const { accessToken = '' } = tokens();
    await service.call('POST', '/v1/sign-out', { secret: accessToken });
    expect((await keytrail(['whoami'])).err).toContain('Your session is over.');
    expect(readdirSync(folder())).toEqual([]);
    expect((await keytrail(['whoami'])).err).toBe(NOT_SIGNED_IN);
  });

  it('keeps the session when the service cannot be reached to refresh it', async () => {
    await keytrail(['login', NAME]);
    expire();
    const kept = file();
    const away = join(folder(), `${encodeURIComponent('http://127.0.0.1:1/')}.json`);
    writeFileSync(away, readFileSync(kept));
    expect((await keytrail(['whoami'], { KEYTRAIL_URL: 'http://127.0.0.1:1' })).exitCode).toBe(3);
    expect(readFileSync(away, 'utf8')).toContain('refreshToken');
    expect((await keytrail(['whoami'])).exitCode).toBe(0);
  });

  it('prints the access token alone, or everything, and keeps nothing then; a key goes before a session', async () => {
    const { out } = await keytrail(['login', NAME, '--print']);
    expect(out).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    expect((await keytrail(['whoami'], { KEYTRAIL_API_KEY: out.trim() })).exitCode).toBe(0);
    const all = JSON.parse((await keytrail(['login', NAME, '--json'])).out) as Readonly<
      Record<string, unknown>
    >;
    expect(Object.keys(all)).toContain('refreshToken');
    expect((await keytrail(['whoami'])).err).toBe(NOT_SIGNED_IN);

    await keytrail(['login', NAME]);
    const asKey = await keytrail(['whoami', '--json'], { KEYTRAIL_API_KEY: service.administrator });
    expect(JSON.parse(asKey.out)).toMatchObject({ kind: 'key', role: 'admin' });
  });

  it('refuses a wrong password in the service’s words', async () => {
    const ran = await keytrail(['login', 'nobody@example.com']);
    expect([ran.exitCode, ran.err]).toEqual([
      1,
      'Password: \nkeytrail: Name or password is wrong. (sign_in_failed)\n',
    ]);
  });
});
