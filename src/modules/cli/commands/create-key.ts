import type { NewKey } from '../../../client/index.ts';
import { ApiClient } from '../api-client.ts';
import { JSON_OPTION, type CliCommand, type CliInput } from '../cli-command.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-code.ts';
import { keyWithSecretText } from './keys-output.ts';

/** `90`, or `never`. Whether it is allowed is for the service to say. */
function expiry(text: string | undefined): number | null | undefined {
  if (text === undefined) return undefined;
  if (text === 'never') return null;
  return wholeNumber('expires-in-days', text);
}

export function wholeNumber(option: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new CliError(EXIT.usage, `--${option} takes a whole number.`);
}

const listed = (input: CliInput, option: string): readonly string[] | undefined => {
  const values = input.list(option);
  return values.length === 0 ? undefined : values;
};

/** Creates a key. Everything but the name is left to the service's defaults when not given. */
export const createKey: CliCommand = {
  name: 'keys create',
  operands: '<name>',
  arity: [1, 1],
  summary: 'Create a key and print its secret, once.',
  options: {
    'expires-in-days': { type: 'string', value: 'days', help: 'Lifetime, or "never" where that is allowed.' },
    owner: { type: 'string', value: 'owner', help: 'Who answers for the key; you, if not given.' },
    tenant: { type: 'string', value: 'tenant', help: 'Tenant of the key; yours, if not given.' },
    role: { type: 'string', value: 'role', help: 'admin, auditor, analyst, viewer or user (default).' },
    scope: { type: 'string', multiple: true, value: 'scope', help: 'Only this scope; may be repeated.' },
    dataset: {
      type: 'string',
      multiple: true,
      value: 'dataset',
      help: 'Only this dataset; may be repeated.',
    },
    permission: {
      type: 'string',
      multiple: true,
      value: 'permission',
      help: 'Only this permission; may be repeated.',
    },
    'rate-limit': { type: 'string', value: 'number', help: 'Most requests per minute.' },
    cidr: {
      type: 'string',
      multiple: true,
      value: 'range',
      help: 'Only from these addresses, such as 203.0.113.0/24; may be repeated.',
    },
    note: { type: 'string', value: 'text', help: 'What the key is for.' },
    'idempotency-key': {
      type: 'string',
      value: 'text',
      help: 'Repeating the command under it makes one key.',
    },
    ...JSON_OPTION,
  },
  run: async (input, { terminal }) => {
    const rateLimit = input.text('rate-limit');
    const idempotencyKey = input.text('idempotency-key');
    // What is undefined is left out, and the service then takes its default.
    const key = {
      name: input.positionals[0] ?? '',
      expiresInDays: expiry(input.text('expires-in-days')),
      owner: input.text('owner'),
      tenant: input.text('tenant'),
      // Which roles there are is for the service to say.
      role: input.text('role') as NewKey['role'],
      scopes: listed(input, 'scope'),
      allowedDatasets: listed(input, 'dataset'),
      permissions: listed(input, 'permission'),
      rateLimit: rateLimit === undefined ? undefined : wholeNumber('rate-limit', rateLimit),
      note: input.text('note'),
      allowedCidrs: listed(input, 'cidr'),
    };
    const created = await new ApiClient(terminal).ask(({ apiKeys }) =>
      apiKeys.create(key, { idempotencyKey }),
    );
    terminal.out(keyWithSecretText(created, input.flag('json')));
    return EXIT.ok;
  },
};
