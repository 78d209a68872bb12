import { scryptSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { formatScryptHash } from '../../src/modules/identity/domain/scrypt-hash.ts';
import { principalIdOf } from '../../src/modules/identity/domain/principal-id.ts';
import { SettingsError } from '../../src/modules/settings/settings-error.ts';
import { listAt, TestService, type Answer } from './service.ts';

const ADMIN = 'admin-key-0123456789';
const ANA = 'ana@example.com';

/** The cheapest that is accepted: what hashing costs is not what is tested here. */
const COST = { ln: 14, r: 8, p: 1, salt: Buffer.alloc(16, 7) };
const hashOf = (password: string): string =>
  formatScryptHash({ ...COST, key: scryptSync(password, COST.salt, 32, { N: 2 ** COST.ln }) });
const HASH = hashOf('correct horse battery');

const file = (users: string): string => `
api_keys:
  - { key: ${ADMIN}, role: admin }
users:
${users}`;
const ana = (lines = ''): string =>
  `  - { name: ${ANA}, role: analyst, tenant: acme, password_hash: "${HASH}"${lines} }\n`;

let root = '';
let service: TestService;
const write = (text: string): void => writeFileSync(join(root, 'keytrail.yaml'), text);
const change = async (text: string): Promise<void> => {
  write(text);
  await service.app.reload();
};
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'keytrail-static-users-'));
  write(file(ana()));
  service = await TestService.start({}, { root, administrator: ADMIN });
});
afterEach(async () => {
  await service.halt();
  rmSync(root, { recursive: true, force: true });
});

const signIn = (password = 'correct horse battery'): Promise<Answer> =>
  service.call('POST', '/v1/sign-in', { secret: null, body: { name: ANA, password } });
const statusOf = async (tokens: Answer): Promise<number> =>
  (await service.call('GET', '/v1/me', { secret: String(tokens.body['accessToken']) })).status;
const principal = async (): Promise<Answer['body']> =>
  (await service.call('GET', `/v1/principals/${principalIdOf(ANA)}`)).body;
const eventsOf = async (): Promise<readonly unknown[]> => {
  const events = listAt((await service.call('GET', '/v1/events?limit=200')).body, 'items');
  return events
    .filter((event) => /^(Principal|SessionRevoked)/.test(String(event['type'])))
    .map((event) => event['type'])
    .sort();
};

describe('a user whom keytrail.yaml lists', () => {
  it('signs in with the password, follows the file, and is changed in no other way', async () => {
    const tokens = await signIn();
    expect([tokens.status, await statusOf(tokens)]).toEqual([200, 200]);
    expect(await principal()).toMatchObject({ name: ANA, role: 'analyst', tenant: 'acme', declared: true });
    const made = await service.call('POST', '/v1/keys', {
      secret: String(tokens.body['accessToken']),
      body: { name: 'mine' },
    });
    expect(made.body['key']).toMatchObject({ owner: ANA, tenant: 'acme', role: 'analyst' });
    const verified = async (): Promise<unknown> =>
      (await service.call('POST', '/v1/keys/verify', { body: { secret: made.body['secret'] } })).body['code'];
    const id = principalIdOf(ANA);
    for (const [method, path, body] of [
      ['PATCH', '', { role: 'viewer' }],
      ['POST', '/disable', {}],
    ] as const)
      expect((await service.call(method, `/v1/principals/${id}${path}`, { body })).body['code']).toBe(
        'managed_by_configuration',
      );

    await change(file(ana().replace('analyst', 'viewer')));
    expect([(await principal())['role'], await statusOf(tokens)]).toEqual(['viewer', 200]);
    expect(
      (await service.call('GET', '/v1/events', { secret: String(tokens.body['accessToken']) })).body['code'],
    ).toBe('forbidden');

    expect(await verified()).toBe('VALID');
    await change(file(ana(', enabled: false')));
    expect(await verified()).toBe('DISABLED');
    expect([(await principal())['status'], await statusOf(tokens), (await signIn()).status]).toEqual([
      'DISABLED',
      401,
      401,
    ]);
    await change(file(ana()));
    expect([(await signIn()).status, await statusOf(tokens)]).toEqual([200, 401]);
    await change(file(''));
    expect([(await principal())['status'], (await signIn()).status]).toEqual(['DISABLED', 401]);
    expect(await eventsOf()).toEqual([
      'PrincipalCreated',
      'PrincipalDisabled',
      'PrincipalDisabled',
      'PrincipalEnabled',
      'PrincipalUpdated',
      'PrincipalUpdated',
      'SessionRevoked',
      'SessionRevoked',
    ]);
  });

  it('is signed out by another password, which counts at once', async () => {
    const tokens = await signIn();
    await change(file(ana().replace(HASH, hashOf('another horse battery'))));
    expect([
      await statusOf(tokens),
      (await signIn()).status,
      (await signIn('another horse battery')).status,
    ]).toEqual([401, 401, 200]);
    expect(await eventsOf()).toEqual(['PrincipalCreated', 'SessionRevoked']);
  });

  it('is not touched by a file that is broken, nor by one without the section', async () => {
    const tokens = await signIn();
    await change(file(ana().replace('analyst', 'analist')));
    expect([(await principal())['status'], await statusOf(tokens), (await signIn()).status]).toEqual([
      'ACTIVE',
      200,
      200,
    ]);
    expect(service.logLines.join('')).toContain('keytrail.yaml, line 5: role must be one of');
    await change(`api_keys:\n  - { key: ${ADMIN}, role: admin }\n`);
    expect((await principal())['status']).toBe('ACTIVE');
    expect(service.logLines.join('')).toContain('Write an empty section to disable them.');
  });

  it('has no password in the trail, in the log or in any answer', async () => {
    await signIn();
    const shown = [
      (await service.call('GET', '/v1/events?limit=200')).text,
      JSON.stringify(await principal()),
      service.logLines.join(''),
    ].join('');
    expect([shown.includes('scrypt'), shown.includes('horse')]).toEqual([false, false]);
  });

  it('stays the same after a restart, without another event', async () => {
    const before = await eventsOf();
    await service.halt();
    service = await TestService.start({}, { root, administrator: ADMIN });
    expect(await eventsOf()).toEqual(before);
    expect((await signIn()).status).toBe(200);
  });
});

describe('a file with a user that cannot be', () => {
  it('keeps the service from starting, with its line', async () => {
    const other = mkdtempSync(join(tmpdir(), 'keytrail-static-users-'));
    writeFileSync(join(other, 'keytrail.yaml'), 'users:\n  - { name: a b, role: viewer }\n');
    await expect(TestService.start({}, { root: other })).rejects.toThrow(SettingsError);
    rmSync(other, { recursive: true, force: true });
  });
});
