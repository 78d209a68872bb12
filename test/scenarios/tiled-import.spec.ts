import { hash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runCli } from '../../src/modules/cli/run-cli.ts';
import { localCommands } from '../../src/local-commands.ts';
import { listAt, objectAt, TestService } from './service.ts';

const root = mkdtempSync(join(tmpdir(), 'keytrail-tiled-import-'));
const environment = { KEYTRAIL_SECRET_PEPPER: 'a pepper of this installation' };
afterAll(() => rmSync(root, { recursive: true, force: true }));

const secrets = Array.from({ length: 4 }, () => randomBytes(36).toString('hex'));
/** What Tiled's database has of a key. */
const rowOf = (secret: string, changes: object = {}) => ({
  first_eight: secret.slice(0, 8),
  hashed_secret: hash('sha256', Buffer.from(secret, 'hex'), 'hex'),
  owner: 'ana@example.com',
  scopes: '["inherit"]',
  access_tags: null,
  note: null,
  expiration_time: null,
  ...changes,
});

async function importing(
  rows: unknown,
): Promise<{ readonly exitCode: number; readonly out: string; readonly err: string }> {
  const file = join(root, 'keys.json');
  writeFileSync(file, typeof rows === 'string' ? rows : JSON.stringify(rows));
  let out = '';
  let err = '';
  const terminal = {
    environment: { KEYTRAIL_DATA_DIR: join(root, 'data'), ...environment },
    workingDirectory: root,
    interactive: false,
    out: (text: string) => (out += text),
    err: (text: string) => (err += text),
    readInput: () => Promise.resolve(''),
  };
  const exitCode = await runCli(['import', 'tiled', file, '--json'], { terminal, local: localCommands });
  return { exitCode, out, err };
}

describe('keys exported from Tiled', () => {
  const [plain = '', narrow = '', bytea = '', over = ''] = secrets;
  const rows = [
    rowOf(plain, { note: 'Data validation pipeline' }),
    rowOf(narrow, { scopes: ['read:metadata'], expiration_time: '2099-01-31 23:03:57.000000' }),
    rowOf(bytea, {
      hashed_secret: `\\x${hash('sha256', Buffer.from(bytea, 'hex'), 'hex')}`,
      access_tags: '["tag_a"]',
      scopes: '["read:data"]',
    }),
    rowOf(over, { expiration_time: '2022-01-31T23:03:57+00:00' }),
  ];
  let service: TestService;
  beforeAll(async () => {
    expect(await importing(rows)).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('"imported": 3'),
    });
    service = await TestService.start(environment, { root });
  });
  afterAll(() => service.halt());

  const verify = async (secret: string, dataset?: string) =>
    (
      await service.call('POST', '/v1/keys/verify', {
        body: { secret, ...(dataset === undefined ? {} : { dataset }) },
      })
    ).body;

  it('keep working, as what they were there', async () => {
    expect(await verify(plain)).toMatchObject({
      code: 'VALID',
      key: {
        name: 'Data validation pipeline',
        owner: 'ana@example.com',
        fingerprint: `${plain.slice(0, 8)}...`,
        role: 'user',
        scopes: 'inherit',
        expiresAt: null,
      },
    });
    expect(objectAt(await verify(narrow), 'key')).toMatchObject({
      name: `${narrow.slice(0, 8)}...`,
      scopes: ['read:metadata'],
      expiresAt: '2099-01-31T23:03:57.000Z',
    });
    expect((await verify(bytea, 'tag_a'))['code']).toBe('VALID');
    expect((await verify(bytea, 'tag_b'))['code']).toBe('FORBIDDEN');
    const answer = await service.call('GET', '/api/v1/auth/whoami', {
      secret: null,
      headers: { authorization: `Apikey ${plain}` },
    });
    expect(listAt(answer.body, 'api_keys').map((key) => key['first_eight'])).toEqual(
      expect.arrayContaining([plain.slice(0, 8), narrow.slice(0, 8), bytea.slice(0, 8)]),
    );
  });

  it('that are over, and those that were never exported, do not', async () => {
    expect((await verify(over))['code']).toBe('NOT_FOUND');
    expect((await verify(randomBytes(36).toString('hex')))['code']).toBe('NOT_FOUND');
  });
});

describe('an import', () => {
  it('that is repeated makes nothing twice', async () => {
    const row = rowOf(randomBytes(36).toString('hex'));
    expect(JSON.parse((await importing([row])).out)).toEqual({
      keys: 1,
      imported: 1,
      duplicates: 0,
      expired: 0,
    });
    expect(JSON.parse((await importing([row])).out)).toEqual({
      keys: 1,
      imported: 0,
      duplicates: 1,
      expired: 0,
    });
  });

  it.each<readonly [string, unknown, RegExp]>([
    ['no JSON', '[{"first_eight":', /The file is not JSON/],
    ['no list', {}, /expected array/],
    [
      'a secret in the place of its hash',
      [rowOf('ab'.repeat(36), { hashed_secret: 'ab'.repeat(36) })],
      /Key 1, hashed_secret/,
    ],
    ['a scope that is none', [rowOf('ab'.repeat(36), { scopes: ['read:everything'] })], /Key 1, scopes\.0/],
    ['a time that is none', [rowOf('ab'.repeat(36), { expiration_time: 'soon' })], /Key 1, expiration_time/],
    ['nobody to own a key', [rowOf('ab'.repeat(36)), rowOf('cd'.repeat(36), { owner: '' })], /Key 2, owner/],
  ])('of %s takes nothing, and says which key and column it is', async (_, rows, sentence) => {
    const { exitCode, out, err } = await importing(rows);
    expect([exitCode, out]).toEqual([1, '']);
    expect(err).toMatch(sentence);
    expect(err).not.toContain('ab'.repeat(36));
  });
});
