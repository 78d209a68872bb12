import { ApiClient } from '../api-client.ts';
import { JSON_OPTION, type CliCommand } from '../cli-command.ts';
import { EXIT } from '../exit-code.ts';
import type { TableColumn } from '../output/table.ts';
import { pageText } from './keys-output.ts';

const COLUMNS: readonly TableColumn[] = [
  { name: 'time', heading: 'TIME' },
  { name: 'type', heading: 'EVENT' },
  { name: 'outcome', heading: 'OUTCOME' },
  { name: 'keyName', heading: 'KEY' },
  { name: 'keyFingerprint', heading: 'FINGERPRINT' },
  { name: 'owner', heading: 'OWNER' },
  { name: 'sourceIp', heading: 'FROM' },
  { name: 'requestId', heading: 'REQUEST' },
];

/** Shows the trail as the caller may see it, a page at a time. */
export const events: CliCommand = {
  name: 'events',
  operands: '',
  arity: [0, 0],
  summary: 'Show the trail, newest first.',
  options: {
    'key-id': { type: 'string', value: 'key id', help: 'Only events about this key.' },
    owner: { type: 'string', value: 'owner', help: 'Only events about keys of this owner.' },
    tenant: { type: 'string', value: 'tenant', help: 'Only events of this tenant.' },
    type: { type: 'string', value: 'type', help: 'Only events of this type, such as KeyRevoked.' },
    outcome: { type: 'string', value: 'outcome', help: 'Only events of this outcome, such as EXPIRED.' },
    from: { type: 'string', value: 'time', help: 'From this instant on (ISO 8601), or this day.' },
    to: { type: 'string', value: 'time', help: 'Before this instant.' },
    order: { type: 'string', value: 'order', help: 'newest (default) or oldest.' },
    limit: { type: 'string', value: 'number', help: 'Most events to show at once, 100 by default.' },
    cursor: { type: 'string', value: 'cursor', help: 'Go on where the last page ended.' },
    ...JSON_OPTION,
  },
  run: async (input, { terminal }) => {
    const names = ['owner', 'tenant', 'type', 'outcome', 'from', 'to', 'order', 'limit', 'cursor'];
    const query = Object.fromEntries(names.map((name) => [name, input.text(name)]));
    const answer = await new ApiClient(terminal).call({
      method: 'GET',
      path: '/v1/events',
      query: { keyId: input.text('key-id'), ...query },
    });
    terminal.out(pageText(answer.body, COLUMNS, input.flag('json')));
    return EXIT.ok;
  },
};
