import type { KeyFilter } from '../../../client/index.ts';
import { ApiClient } from '../api-client.ts';
import { JSON_OPTION, type CliCommand } from '../cli-command.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-code.ts';
import { KEY_COLUMNS, keyText, pageText } from './keys-output.ts';
import { rotationText } from './rotation-output.ts';

/** Lists keys with their last use, a page at a time. */
export const listKeys: CliCommand = {
  name: 'keys list',
  operands: '',
  arity: [0, 0],
  summary: 'List keys in the order of their creation.',
  options: {
    name: { type: 'string', value: 'name', help: 'Only keys of this name.' },
    fingerprint: { type: 'string', value: 'fingerprint', help: 'Only the key with this fingerprint.' },
    status: { type: 'string', value: 'status', help: 'ACTIVE, DISABLED, REVOKED or EXPIRED.' },
    owner: { type: 'string', value: 'owner', help: 'Only keys of this owner.' },
    tenant: { type: 'string', value: 'tenant', help: 'Only keys of this tenant.' },
    limit: { type: 'string', value: 'number', help: 'Most keys to list at once, 50 by default.' },
    cursor: { type: 'string', value: 'cursor', help: 'Go on where the last page ended.' },
    ...JSON_OPTION,
  },
  run: async (input, { terminal }) => {
    const names = ['name', 'fingerprint', 'status', 'owner', 'tenant', 'limit', 'cursor'];
    // As it was typed: what is wrong with it is for the service to say.
    const filter: KeyFilter = Object.fromEntries(names.map((name) => [name, input.text(name)]));
    const page = await new ApiClient(terminal).ask(({ admin }) => admin.apiKeys.list(filter).firstPage());
    terminal.out(pageText(page, KEY_COLUMNS, input.flag('json')));
    return EXIT.ok;
  },
};

export const getKey: CliCommand = {
  name: 'keys get',
  operands: '<key id>',
  arity: [1, 1],
  summary: 'Show one key.',
  options: JSON_OPTION,
  run: async (input, { terminal }) => {
    const [keyId = ''] = input.positionals;
    const key = await new ApiClient(terminal).ask(({ admin }) => admin.apiKeys.get(keyId));
    if (key === null) throw new CliError(EXIT.refused, `No key has the id '${keyId}'. (key_not_found)`);
    terminal.out(keyText(key, input.flag('json')));
    return EXIT.ok;
  },
};

export const keyRotation: CliCommand = {
  name: 'keys rotation',
  operands: '<key id>',
  arity: [1, 1],
  summary: 'Show who still uses the old secret of a rotated key.',
  options: JSON_OPTION,
  run: async (input, { terminal }) => {
    const path = `/v1/keys/${encodeURIComponent(input.positionals[0] ?? '')}/rotation`;
    const answer = await new ApiClient(terminal).call({ method: 'GET', path });
    terminal.out(rotationText(answer.body, input.flag('json')));
    return EXIT.ok;
  },
};
