/** What nobody need be told of for a while. */
import { ApiClient } from '../api-client.ts';
import { JSON_OPTION, type CliCommand } from '../cli-command.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-code.ts';
import { propertiesOr, suppressionsText } from './alerts-output.ts';

const PATH = '/v1/alert-suppressions';

export const suppressAlerts: CliCommand = {
  name: 'alerts suppress',
  operands: '',
  arity: [0, 0],
  summary: 'Tell nobody of some alerts, for at most 90 days. Not for your own keys.',
  options: {
    rule: { type: 'string', value: 'rule', help: 'Alerts of this rule.' },
    'key-id': { type: 'string', value: 'key id', help: 'Alerts about this key.' },
    owner: { type: 'string', value: 'owner', help: 'Alerts about keys of this owner.' },
    tenant: { type: 'string', value: 'tenant', help: 'Alerts of another tenant than your own.' },
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
    const [rule, keyId, owner, tenant] = ['rule', 'key-id', 'owner', 'tenant'].map((name) =>
      input.text(name),
    );
    const body = { rule, keyId, owner, tenant, until, reason };
    const answer = await new ApiClient(terminal).call({ method: 'POST', path: PATH, body });
    terminal.out(propertiesOr(answer.body, input.flag('json')));
    return EXIT.ok;
  },
};

export const listSuppressions: CliCommand = {
  name: 'alerts suppressions',
  operands: '',
  arity: [0, 0],
  summary: 'List what nobody is told of at present, newest first.',
  options: {
    tenant: { type: 'string', value: 'tenant', help: 'Only those of this tenant.' },
    all: { type: 'boolean', help: 'Also those whose time is over.' },
    limit: { type: 'string', value: 'number', help: 'Most lines at once, 50 by default.' },
    cursor: { type: 'string', value: 'cursor', help: 'Go on where the last page ended.' },
    ...JSON_OPTION,
  },
  run: async (input, { terminal }) => {
    const [tenant, limit, cursor] = ['tenant', 'limit', 'cursor'].map((name) => input.text(name));
    const query = { tenant, limit, cursor, state: input.flag('all') ? 'all' : undefined };
    const answer = await new ApiClient(terminal).call({ method: 'GET', path: PATH, query });
    terminal.out(suppressionsText(answer.body, input.flag('json')));
    return EXIT.ok;
  },
};

export const endSuppression: CliCommand = {
  name: 'alerts unsuppress',
  operands: '<suppression id>',
  arity: [1, 1],
  summary: 'End a suppression before its time.',
  options: JSON_OPTION,
  run: async (input, { terminal }) => {
    const path = `${PATH}/${encodeURIComponent(input.positionals[0] ?? '')}/end`;
    const answer = await new ApiClient(terminal).call({ method: 'POST', path });
    terminal.out(propertiesOr(answer.body, input.flag('json')));
    return EXIT.ok;
  },
};
