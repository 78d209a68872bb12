/** Looking at the ways by which people are told, and trying them out. */
import { ApiClient } from '../api-client.ts';
import { JSON_OPTION, type CliCommand } from '../cli-command.ts';
import { EXIT } from '../exit-code.ts';
import { jsonText, tableText } from '../output/table.ts';

type Fields = Readonly<Record<string, unknown>>;

const COLUMNS = [
  { name: 'name', heading: 'NAME' },
  { name: 'kind', heading: 'KIND' },
  { name: 'target', heading: 'TARGET' },
  { name: 'types', heading: 'TYPES' },
  { name: 'pending', heading: 'PENDING' },
  { name: 'lastDelivery', heading: 'LAST DELIVERY' },
  { name: 'lastFailure', heading: 'LAST FAILURE' },
];

const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};

export const listNotificationChannels: CliCommand = {
  name: 'notifications channels',
  operands: '',
  arity: [0, 0],
  summary: 'List the channels by which people are told, and how they fare.',
  options: JSON_OPTION,
  run: async (input, { terminal }) => {
    const answer = await new ApiClient(terminal).call({ method: 'GET', path: '/v1/notification-channels' });
    const items = fields(answer.body)['items'];
    const rows = (Array.isArray(items) ? items : []).map(fields).map((channel) => ({
      ...channel,
      types: Array.isArray(channel['types']) ? channel['types'].join(' ') : '',
      lastDelivery: fields(channel['lastDelivery'])['at'] ?? '',
      lastFailure: channel['failing'] === true ? (fields(channel['lastFailure'])['sentence'] ?? '') : '',
    }));
    terminal.out(input.flag('json') ? jsonText(answer.body) : tableText(COLUMNS, rows));
    return EXIT.ok;
  },
};

export const testNotificationChannel: CliCommand = {
  name: 'notifications test',
  operands: '<channel>',
  arity: [1, 1],
  summary: 'Send a test message on a channel and say what happened. Exits with 1 if it was not taken.',
  options: JSON_OPTION,
  run: async (input, { terminal }) => {
    const [channel = ''] = input.positionals;
    const path = `/v1/notification-channels/${encodeURIComponent(channel)}/test`;
    const { body } = await new ApiClient(terminal).call({ method: 'POST', path });
    const { delivered, sentence, durationMs } = fields(body);
    terminal.out(
      input.flag('json')
        ? jsonText(body)
        : `${delivered === true ? 'Delivered' : 'Not delivered'} after ${String(durationMs)} ms: ${String(sentence)}\n`,
    );
    return delivered === true ? EXIT.ok : EXIT.refused;
  },
};
