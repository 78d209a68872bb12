import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { verifyPassword } from '../../identity/domain/password-hash.ts';
import type { LocalCommands } from '../local-commands.ts';
import { runCli } from '../run-cli.ts';

const PASSWORD = 'correct horse battery';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keytrail-users-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const path = (name = 'keytrail.yaml'): string => join(folder, name);
const hashIn = (text: string): string => /\$scrypt\$\S+/.exec(text)?.[0] ?? '';

/** None of these commands does work on a data directory. */
const NO_LOCAL = {} as LocalCommands;

async function users(
  argv: readonly string[],
  given: { readonly input?: string; readonly typed?: readonly string[] } = {},
): Promise<{ readonly exitCode: number; readonly out: string; readonly err: string }> {
  let out = '';
  let err = '';
  const typed = [...(given.typed ?? [])];
  const exitCode = await runCli(['users', ...argv], {
    terminal: {
      environment: {},
      workingDirectory: folder,
      interactive: false,
      out: (text) => (out += text),
      err: (text) => (err += text),
      readInput: () => Promise.resolve(given.input ?? ''),
      ...(given.typed === undefined ? {} : { readHidden: () => Promise.resolve(typed.shift() ?? '') }),
    },
    local: NO_LOCAL,
  });
  return { exitCode, out, err };
}

describe('keytrail users hash-password', () => {
  it('prints a hash of the line on standard input and nothing of the password', async () => {
    const ran = await users(['hash-password'], { input: `${PASSWORD}\n` });
    expect(ran).toEqual({ exitCode: 0, out: `${hashIn(ran.out)}\n`, err: '' });
    expect(await verifyPassword(hashIn(ran.out), PASSWORD)).toBe(true);
  });

  it('asks for it twice where there is somebody to ask', async () => {
    expect(await users(['hash-password'], { typed: [PASSWORD, 'correct horse batterz'] })).toEqual({
      exitCode: 2,
      out: '',
      err: 'Password: \nThe same again: \nkeytrail: The two are not the same.\n',
    });
  });

  it.each([
    ['short', 'A password has at least 8 characters.'],
    [`${PASSWORD}\n${PASSWORD}`, 'A password is one line.'],
  ])('refuses %j', async (input, reason) => {
    expect(await users(['hash-password'], { input })).toEqual({
      exitCode: 2,
      out: '',
      err: `keytrail: ${reason}\n`,
    });
  });

  it('takes no password as an argument', async () => {
    expect((await users(['hash-password', PASSWORD])).exitCode).toBe(2);
  });
});

describe('keytrail users add', () => {
  it('writes a user into the file behind a link, which keeps its comments and its mode', async () => {
    writeFileSync(path('real.yaml'), '# ours\nport: 1\n');
    chmodSync(path('real.yaml'), 0o640);
    symlinkSync(path('real.yaml'), path());
    const added = await users(['add', 'ana', '--role', 'viewer', '--tenant', 'acme'], { input: PASSWORD });
    const text = readFileSync(path('real.yaml'), 'utf8');
    expect([added.exitCode, text]).toEqual([
      0,
      `# ours\nport: 1\nusers:\n  - name: ana\n    tenant: acme\n    role: viewer\n    password_hash: ${hashIn(text)}\n`,
    ]);
    expect(statSync(path('real.yaml')).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder).sort()).toEqual(['keytrail.yaml', 'real.yaml']);
  });

  it('makes a file that its owner alone can read, and asks for no password that nobody needs', async () => {
    expect((await users(['add', 'ana', '--role', 'viewer', '--no-password'])).exitCode).toBe(0);
    expect(statSync(path()).mode & 0o777).toBe(0o600);
    expect(readFileSync(path(), 'utf8')).toBe('users:\n  - name: ana\n    role: viewer\n');
  });

  it.each([
    ['a name that is there', ['add', 'ana', '--role', 'viewer'], 78],
    ['an unknown role', ['add', 'bob', '--role', 'boss'], 78],
    ['a name that is none', ['add', 'a b', '--role', 'viewer'], 78],
    ['no role', ['add', 'bob'], 2],
  ])('leaves the file alone with %s', async (_what, argv, exitCode) => {
    const text = 'users:\n  - { name: ana, role: viewer }\n';
    writeFileSync(path(), text);
    expect((await users(argv, { typed: [] })).exitCode).toBe(exitCode);
    expect(readFileSync(path(), 'utf8')).toBe(text);
  });
});
