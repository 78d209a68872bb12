/** Leave of a policy, which one person asks for and another one gives. */
import { ApiClient } from '../api-client.ts';
import { JSON_OPTION, type CliCommand, type CliOptions } from '../cli-command.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-code.ts';
import type { TableColumn } from '../output/table.ts';
import { propertiesOr } from './alerts-output.ts';
import { pageText } from './keys-output.ts';

const PATH = '/v1/policy-exceptions';

const COLUMNS: readonly TableColumn[] = [
  { name: 'id', heading: 'ID' },
  { name: 'policy', heading: 'POLICY' },
  { name: 'state', heading: 'STATE' },
  { name: 'tenant', heading: 'TENANT' },
  { name: 'keyId', heading: 'KEY' },
  { name: 'owner', heading: 'OWNER' },
  { name: 'until', heading: 'UNTIL' },
  { name: 'requestedBy', heading: 'ASKED FOR BY' },
  { name: 'reason', heading: 'REASON' },
];

const NOTE: CliOptions = { note: { type: 'string', value: 'text', help: 'Why; stands in the trail.' } };

export const listPolicyExceptions: CliCommand = {
  name: 'policies exceptions list',
  operands: '',
  arity: [0, 0],
  summary: 'List exceptions from policies, newest first.',
  options: {
    policy: { type: 'string', value: 'policy', help: 'Only exceptions from this policy.' },
    state: { type: 'string', value: 'state', help: 'open, in_force or all (default).' },
    tenant: { type: 'string', value: 'tenant', help: 'Only those of this tenant.' },
    limit: { type: 'string', value: 'number', help: 'Most lines at once, 100 by default.' },
    cursor: { type: 'string', value: 'cursor', help: 'Go on where the last page ended.' },
    ...JSON_OPTION,
  },
  run: async (input, { terminal }) => {
    const names = ['policy', 'state', 'tenant', 'limit', 'cursor'];
    const query = Object.fromEntries(names.map((name) => [name, input.text(name)]));
    const { body } = await new ApiClient(terminal).call({ method: 'GET', path: PATH, query });
    terminal.out(pageText(body, COLUMNS, input.flag('json')));
    return EXIT.ok;
  },
};

export const requestPolicyException: CliCommand = {
  name: 'policies exceptions request',
  operands: '<policy>',
  arity: [1, 1],
  summary: 'Ask that a policy leave keys alone, for at most 365 days. Somebody else decides.',
  options: {
    'key-id': { type: 'string', value: 'key id', help: 'This key.' },
    owner: {
      type: 'string',
      value: 'owner',
      help: 'All keys of this owner; with neither, all of the tenant.',
    },
    tenant: { type: 'string', value: 'tenant', help: 'Keys of another tenant than your own.' },
    until: {
      type: 'string',
      value: 'time',
      help: 'Until this instant (ISO 8601), or the start of this day.',
    },
    reason: { type: 'string', value: 'text', help: 'Why; stands in the trail.' },
    ...JSON_OPTION,
  },
  run: async (input, { terminal }) => {
    const [until, reason] = [input.text('until'), input.text('reason')];
    if (until === undefined || reason === undefined)
      throw new CliError(EXIT.usage, 'Give --until and a --reason.');
    const [keyId, owner, tenant] = ['key-id', 'owner', 'tenant'].map((name) => input.text(name));
    const requested = { policy: input.positionals[0], keyId, owner, tenant, until, reason };
    const { body } = await new ApiClient(terminal).call({ method: 'POST', path: PATH, body: requested });
    terminal.out(propertiesOr(body, input.flag('json')));
    return EXIT.ok;
  },
};

const deciding = (verb: 'approve' | 'reject' | 'withdraw', summary: string): CliCommand => ({
  name: `policies exceptions ${verb}`,
  operands: '<exception id>',
  arity: [1, 1],
  summary,
  options: { ...NOTE, ...JSON_OPTION },
  run: async (input, { terminal }) => {
    const path = `${PATH}/${encodeURIComponent(input.positionals[0] ?? '')}/${verb}`;
    const note = input.text('note') ?? null;
    const { body } = await new ApiClient(terminal).call({ method: 'POST', path, body: { note } });
    terminal.out(propertiesOr(body, input.flag('json')));
    return EXIT.ok;
  },
});

export const approvePolicyException = deciding(
  'approve',
  'Approve an exception that somebody else asked for. Not for your own keys.',
);
export const rejectPolicyException = deciding(
  'reject',
  'Reject an exception that somebody else asked for. Not for your own keys.',
);
export const withdrawPolicyException = deciding(
  'withdraw',
  'Take back a request, or end an approved exception before its time.',
);
