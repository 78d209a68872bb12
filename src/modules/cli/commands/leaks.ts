/** Telling of secrets that were found where they must not be, and what was done with their keys. */
import { ApiClient } from '../api-client.ts';
import { JSON_OPTION, type CliCommand } from '../cli-command.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-code.ts';
import type { TableColumn } from '../output/table.ts';
import { readHiddenSecret } from '../secret-input.ts';
import { propertiesOr } from './alerts-output.ts';
import { pageText } from './keys-output.ts';
import { reportText } from './report-text.ts';

const LEAK_COLUMNS: readonly TableColumn[] = [
  { name: 'reportedAt', heading: 'REPORTED' },
  { name: 'keyName', heading: 'KEY' },
  { name: 'owner', heading: 'OWNER' },
  { name: 'fingerprint', heading: 'FINGERPRINT' },
  { name: 'whichSecret', heading: 'SECRET' },
  { name: 'accepted', heading: 'ACCEPTED' },
  { name: 'action', heading: 'ACTION' },
  { name: 'source', heading: 'SOURCE' },
  { name: 'url', heading: 'FOUND AT' },
  { name: 'keyId', heading: 'KEY ID' },
];

export const reportLeak: CliCommand = {
  name: 'leaks report',
  operands: '',
  arity: [0, 0],
  summary: 'Report that the secret on standard input has leaked: its key is disabled or revoked.',
  options: {
    url: { type: 'string', value: 'address', help: 'Where it was found.' },
    source: { type: 'string', value: 'word', help: 'In what it was found, such as pastebin or ticket.' },
    note: { type: 'string', value: 'text', help: 'What else there is to say; stands in the trail.' },
    'leaked-at': { type: 'string', value: 'time', help: 'Since when strangers may have had it (ISO 8601).' },
    ...JSON_OPTION,
  },
  run: async (input, { terminal }) => {
    const client = new ApiClient(terminal);
    const secret = await readHiddenSecret(terminal);
    const body = {
      secret,
      url: input.text('url'),
      source: input.text('source'),
      note: input.text('note'),
      leakedAt: input.text('leaked-at'),
    };
    const answer = await client.call({ method: 'POST', path: '/v1/leaks', body });
    terminal.out(propertiesOr(answer.body, input.flag('json')));
    terminal.err(warningOf(answer.body));
    return EXIT.ok;
  },
};

/** What must not be overlooked in an answer; empty: nothing. */
function warningOf(body: unknown): string {
  const { keyId, repeated, stillAccepted } = fieldsOf(body);
  if (stillAccepted !== true) return '';
  const key = String(keyId);
  const why =
    repeated === true
      ? `This report was on record already, and nothing was done again: somebody enabled the key ${key} after it.`
      : `Nothing was done to the key ${key}.`;
  return `The secret is STILL ACCEPTED. ${why}\nTo end its use: keytrail keys disable ${key}\n`;
}

const fieldsOf = (body: unknown): Readonly<Record<string, unknown>> =>
  typeof body === 'object' && body !== null ? { ...body } : {};

export const listLeaks: CliCommand = {
  name: 'leaks list',
  operands: '',
  arity: [0, 0],
  summary: 'List reported leaks, newest first.',
  options: {
    'key-id': { type: 'string', value: 'key id', help: 'Only leaks of this key.' },
    tenant: { type: 'string', value: 'tenant', help: 'Only leaks of this tenant.' },
    limit: { type: 'string', value: 'number', help: 'Most lines at once, 50 by default.' },
    cursor: { type: 'string', value: 'cursor', help: 'Go on where the last page ended.' },
    ...JSON_OPTION,
  },
  run: async (input, { terminal }) => {
    const query = {
      keyId: input.text('key-id'),
      tenant: input.text('tenant'),
      limit: input.text('limit'),
      cursor: input.text('cursor'),
    };
    const answer = await new ApiClient(terminal).call({ method: 'GET', path: '/v1/leaks', query });
    terminal.out(pageText(answer.body, LEAK_COLUMNS, input.flag('json')));
    return EXIT.ok;
  },
};

const FORMATS = ['table', 'json', 'csv', 'html'] as const;

export const blastRadius: CliCommand = {
  name: 'leaks blast-radius',
  operands: '<key id>',
  arity: [1, 1],
  summary: 'Show everything that a key did since its secret may have leaked.',
  options: {
    since: {
      type: 'string',
      value: 'time',
      help: 'From this instant on (ISO 8601); by default since the leak, or, if nobody knows when that was, since the secret was given out.',
    },
    format: { type: 'string', value: 'format', help: 'table (default), json, csv or html.' },
    json: { type: 'boolean', help: 'The same as --format json.' },
  },
  run: async (input, { terminal }) => {
    const wanted = input.flag('json') ? 'json' : (input.text('format') ?? 'table');
    const shown = FORMATS.find((format) => format === wanted);
    if (shown === undefined) throw new CliError(EXIT.usage, `--format is one of ${FORMATS.join(', ')}.`);
    const query = {
      keyId: input.positionals[0] ?? '',
      since: input.text('since'),
      format: shown === 'table' ? 'json' : shown,
    };
    const { text } = await new ApiClient(terminal).call({
      method: 'GET',
      path: '/v1/reports/blast-radius',
      query,
    });
    terminal.out(shown === 'table' ? reportText(JSON.parse(text)) : text.endsWith('\n') ? text : `${text}\n`);
    return EXIT.ok;
  },
};
