/** Looking at alerts and saying what they were. */
import { RESOLUTIONS } from '../../../events/alert-resolved.ts';
import { ApiClient } from '../api-client.ts';
import { JSON_OPTION, type CliCommand, type CliInput, type CliOptions } from '../cli-command.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-code.ts';
import { alertText, alertsText } from './alerts-output.ts';

const NOTE: CliOptions = {
  note: { type: 'string', value: 'text', help: 'What you found out; stands in the trail.' },
};

const pathOf = (input: CliInput, step = ''): string =>
  `/v1/alerts/${encodeURIComponent(input.positionals[0] ?? '')}${step}`;

export const listAlerts: CliCommand = {
  name: 'alerts list',
  operands: '',
  arity: [0, 0],
  summary: 'List alerts, newest first, or the keys that have some.',
  options: {
    state: { type: 'string', value: 'state', help: 'open, acknowledged, resolved or suppressed.' },
    rule: { type: 'string', value: 'rule', help: 'Only alerts of this rule.' },
    severity: { type: 'string', value: 'severity', help: 'low, medium, high or critical.' },
    'key-id': { type: 'string', value: 'key id', help: 'Only alerts about this key.' },
    owner: { type: 'string', value: 'owner', help: 'Only alerts about keys of this owner.' },
    tenant: { type: 'string', value: 'tenant', help: 'Only alerts of this tenant.' },
    from: { type: 'string', value: 'time', help: 'Raised from this instant on (ISO 8601), or this day.' },
    to: { type: 'string', value: 'time', help: 'Raised before this instant.' },
    'by-key': { type: 'boolean', help: 'One line for each key, with counts.' },
    limit: { type: 'string', value: 'number', help: 'Most lines at once, 50 by default.' },
    cursor: { type: 'string', value: 'cursor', help: 'Go on where the last page ended.' },
    ...JSON_OPTION,
  },
  run: async (input, { terminal }) => {
    const names = ['state', 'rule', 'severity', 'owner', 'tenant', 'from', 'to', 'limit', 'cursor'];
    const byKey = input.flag('by-key');
    const query = {
      ...Object.fromEntries(names.map((name) => [name, input.text(name)])),
      keyId: input.text('key-id'),
      groupBy: byKey ? 'key' : undefined,
    };
    const answer = await new ApiClient(terminal).call({ method: 'GET', path: '/v1/alerts', query });
    terminal.out(alertsText(answer.body, byKey, input.flag('json')));
    return EXIT.ok;
  },
};

export const getAlert: CliCommand = {
  name: 'alerts get',
  operands: '<alert id>',
  arity: [1, 1],
  summary: 'Show one alert, and what became of it.',
  options: JSON_OPTION,
  run: async (input, { terminal }) => {
    const answer = await new ApiClient(terminal).call({ method: 'GET', path: pathOf(input) });
    terminal.out(alertText(answer.body, input.flag('json')));
    return EXIT.ok;
  },
};

export const acknowledgeAlert: CliCommand = {
  name: 'alerts acknowledge',
  operands: '<alert id>',
  arity: [1, 1],
  summary: 'Say that you look into an alert. Nobody does that for their own keys.',
  options: { ...NOTE, ...JSON_OPTION },
  run: async (input, { terminal }) => {
    const answer = await new ApiClient(terminal).call({
      method: 'POST',
      path: pathOf(input, '/acknowledge'),
      body: { note: input.text('note') },
    });
    terminal.out(alertText(answer.body, input.flag('json')));
    return EXIT.ok;
  },
};

export const resolveAlert: CliCommand = {
  name: 'alerts resolve',
  operands: '<alert id>',
  arity: [1, 1],
  summary: 'Say what an alert was, and close it. Nobody does that for their own keys.',
  options: {
    as: { type: 'string', value: 'resolution', help: `What it was: ${RESOLUTIONS.join(', ')}.` },
    ...NOTE,
    ...JSON_OPTION,
  },
  run: async (input, { terminal }) => {
    const resolution = input.text('as');
    if (resolution === undefined) throw new CliError(EXIT.usage, `Say --as what: ${RESOLUTIONS.join(', ')}.`);
    const answer = await new ApiClient(terminal).call({
      method: 'POST',
      path: pathOf(input, '/resolve'),
      body: { resolution, note: input.text('note') },
    });
    terminal.out(alertText(answer.body, input.flag('json')));
    return EXIT.ok;
  },
};
