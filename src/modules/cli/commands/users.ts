import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { hashPassword, SALT_BYTES } from '../../identity/domain/password-hash.ts';
import { SettingsError } from '../../settings/settings-error.ts';
import { parseConfiguration } from '../../static-keys/parse-configuration.ts';
import { withUser, type WrittenUser } from '../../static-principals/written-user.ts';
import { systemCode } from '../../../shared/thrown.ts';
import type { CliCommand, CliInput } from '../cli-command.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-code.ts';
import { readNewPassword } from '../password-input.ts';
import { replaceFile } from '../replace-file.ts';
import type { Terminal } from '../terminal.ts';

/** For those who keep their file in another way than by these commands. */
export const hashPasswordCommand: CliCommand = {
  name: 'users hash-password',
  operands: '',
  arity: [0, 0],
  summary: 'Read a password and print the hash to put behind password_hash in keytrail.yaml.',
  options: {},
  run: async (_input, { terminal }) => {
    terminal.out(`${await newHash(terminal)}\n`);
    return EXIT.ok;
  },
};

/**
 * Declares a user of a small installation, which needs no identity provider. The service notices the change by itself;
 * nothing but the file is touched.
 */
export const addUser: CliCommand = {
  name: 'users add',
  operands: '<name>',
  arity: [1, 1],
  summary: 'Write a user with a password into keytrail.yaml, keeping what stands there.',
  options: {
    role: {
      type: 'string',
      value: 'role',
      help: 'What they may do: admin, auditor, analyst, viewer or user.',
    },
    tenant: { type: 'string', value: 'tenant', help: 'Where they belong; "default" when absent.' },
    email: { type: 'string', value: 'address', help: 'Where mail reaches them.' },
    'no-password': { type: 'boolean', help: 'They sign in at an identity provider only.' },
    file: { type: 'string', value: 'path', help: 'Another file than KEYTRAIL_CONFIG or ./keytrail.yaml.' },
  },
  run: async (input, { terminal }) => {
    const path = fileOf(input, terminal);
    const before = await textOf(path);
    const user = userOf(input);
    // Before anybody is asked for a password, so that nobody types one in vain.
    checkedText(path, before, user);
    const hash = input.flag('no-password') ? undefined : await newHash(terminal);
    const text = checkedText(path, before, hash === undefined ? user : { ...user, passwordHash: hash });
    await replaceFile(path, text);
    terminal.err(`${path}: added ${user.name}.\n`);
    return EXIT.ok;
  },
};

const newHash = async (terminal: Terminal): Promise<string> =>
  hashPassword(await readNewPassword(terminal), randomBytes(SALT_BYTES));

const FILE_DEFAULT = 'keytrail.yaml';

const fileOf = (input: CliInput, { environment, workingDirectory }: Terminal): string =>
  resolve(workingDirectory, input.text('file') ?? (environment['KEYTRAIL_CONFIG'] || FILE_DEFAULT));

/** A file that does not exist yet is an empty one. */
async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return '';
    throw new CliError(EXIT.refused, `${path} cannot be read.`);
  }
}

function userOf(input: CliInput): WrittenUser {
  const role = input.text('role');
  if (role === undefined) throw new CliError(EXIT.usage, 'Give a --role.');
  const [tenant, email] = [input.text('tenant'), input.text('email')];
  return {
    name: input.positionals[0] ?? '',
    role,
    ...(tenant === undefined ? {} : { tenant }),
    ...(email === undefined ? {} : { email }),
  };
}

const NOT_WRITTEN = 'Nothing was written, since Keytrail would not start with these settings:';

/** The new text, read once as the service will read it: a file that it would not use is not written. */
function checkedText(path: string, before: string, user: WrittenUser): string {
  const added = withUser(before, user);
  if (!added.ok) throw new CliError(EXIT.config, `${path}: ${added.refusal}`);
  const file = { name: basename(path), kind: 'settings', text: added.value } as const;
  const parsed = parseConfiguration({ files: [file], variables: [] });
  if (!parsed.ok) throw new SettingsError(parsed.problems, NOT_WRITTEN);
  return added.value;
}
