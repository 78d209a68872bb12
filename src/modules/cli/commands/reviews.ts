/** Access reviews: opening and closing them, and saying what becomes of keys. */
import { REVIEW_DECISIONS } from '../../../events/access-review-reference.ts';
import { ApiClient } from '../api-client.ts';
import { JSON_OPTION, type CliCommand, type CliInput, type CliOptions } from '../cli-command.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-code.ts';
import type { TableColumn } from '../output/table.ts';
import { propertiesOr } from './alerts-output.ts';
import { pageText } from './keys-output.ts';

const REVIEW_COLUMNS: readonly TableColumn[] = [
  { name: 'id', heading: 'ID' },
  { name: 'name', heading: 'NAME' },
  { name: 'tenant', heading: 'TENANT' },
  { name: 'state', heading: 'STATE' },
  { name: 'dueAt', heading: 'DUE' },
  { name: 'keys', heading: 'KEYS' },
  { name: 'notAttested', heading: 'NOT ATTESTED' },
  { name: 'undecided', heading: 'UNDECIDED' },
];

const KEY_COLUMNS: readonly TableColumn[] = [
  { name: 'keyId', heading: 'KEY' },
  { name: 'keyName', heading: 'NAME' },
  { name: 'ownerNow', heading: 'OWNER' },
  { name: 'state', heading: 'STATE' },
  { name: 'attestedAs', heading: 'OWNER SAYS' },
  { name: 'confirmedAs', heading: 'DECIDED' },
  { name: 'carriedOut', heading: 'DONE' },
];

const REASON: CliOptions = {
  reason: { type: 'string', value: 'text', help: 'Why; stands in the trail.' },
};
const PAGE: CliOptions = {
  limit: { type: 'string', value: 'number', help: 'Most lines at once, 50 by default.' },
  cursor: { type: 'string', value: 'cursor', help: 'Go on where the last page ended.' },
};

const path = (...parts: readonly string[]): string =>
  ['/v1/access-reviews', ...parts.map(encodeURIComponent)].join('/');
const queryOf = (input: CliInput, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, input.text(name)]));

export const listReviews: CliCommand = {
  name: 'reviews list',
  operands: '',
  arity: [0, 0],
  summary: 'List access reviews, newest first.',
  options: {
    state: { type: 'string', value: 'state', help: 'open or all.' },
    tenant: { type: 'string', value: 'tenant', help: 'Only reviews of this tenant.' },
    ...PAGE,
    ...JSON_OPTION,
  },
  run: async (input, { terminal }) => {
    const query = queryOf(input, ['state', 'tenant', 'limit', 'cursor']);
    const { body } = await new ApiClient(terminal).call({ method: 'GET', path: path(), query });
    terminal.out(pageText(body, REVIEW_COLUMNS, input.flag('json')));
    return EXIT.ok;
  },
};

export const openReview: CliCommand = {
  name: 'reviews open',
  operands: '<name>',
  arity: [1, 1],
  summary: 'Open a review of the keys that can be used now.',
  options: {
    tenant: { type: 'string', value: 'tenant', help: 'Whose keys; your own tenant by default.' },
    owner: { type: 'string', value: 'owner', help: 'Only keys of this owner.' },
    'due-in-days': { type: 'string', value: 'number', help: 'Until when, 30 days by default.' },
    ...JSON_OPTION,
  },
  run: async (input, { terminal }) => {
    const days = input.text('due-in-days');
    const { body } = await new ApiClient(terminal).call({
      method: 'POST',
      path: path(),
      body: {
        name: input.positionals[0],
        ...queryOf(input, ['tenant', 'owner']),
        dueInDays: days === undefined ? undefined : Number(days),
      },
    });
    terminal.out(propertiesOr(body, input.flag('json')));
    return EXIT.ok;
  },
};

export const reviewKeys: CliCommand = {
  name: 'reviews keys',
  operands: '<review id>',
  arity: [1, 1],
  summary: 'List the keys of an access review, and what was said of them.',
  options: {
    state: { type: 'string', value: 'state', help: 'open, attested or confirmed.' },
    owner: { type: 'string', value: 'owner', help: 'Only keys of this owner.' },
    ...PAGE,
    ...JSON_OPTION,
  },
  run: async (input, { terminal }) => {
    const query = queryOf(input, ['state', 'owner', 'limit', 'cursor']);
    const at = path(input.positionals[0] ?? '', 'keys');
    const { body } = await new ApiClient(terminal).call({ method: 'GET', path: at, query });
    terminal.out(pageText(input.flag('json') ? body : withWords(body), KEY_COLUMNS, input.flag('json')));
    return EXIT.ok;
  },
};

const saying = (name: string, step: string, summary: string): CliCommand => ({
  name,
  operands: '<review id> <key id>',
  arity: [2, 2],
  summary,
  options: {
    as: { type: 'string', value: 'decision', help: `What becomes of it: ${REVIEW_DECISIONS.join(', ')}.` },
    ...REASON,
    ...JSON_OPTION,
  },
  run: async (input, { terminal }) => {
    const decision = input.text('as');
    if (decision === undefined)
      throw new CliError(EXIT.usage, `Say --as what: ${REVIEW_DECISIONS.join(', ')}.`);
    const [review = '', key = ''] = input.positionals;
    const { body } = await new ApiClient(terminal).call({
      method: 'POST',
      path: path(review, 'keys', key, step),
      body: { decision, reason: input.text('reason') },
    });
    terminal.out(
      input.flag('json')
        ? propertiesOr(body, true)
        : pageText(withWords({ items: [body] }), KEY_COLUMNS, false),
    );
    return EXIT.ok;
  },
});

export const attestKey = saying(
  'reviews attest',
  'attest',
  'Say of your own key whether it is still needed.',
);
export const decideOnKey = saying(
  'reviews decide',
  'review',
  'Decide what becomes of a key that you neither own nor created.',
);

export const closeReview: CliCommand = {
  name: 'reviews close',
  operands: '<review id>',
  arity: [1, 1],
  summary: 'Close an access review; with undecided keys, give a reason.',
  options: { ...REASON, ...JSON_OPTION },
  run: async (input, { terminal }) => {
    const { body } = await new ApiClient(terminal).call({
      method: 'POST',
      path: path(input.positionals[0] ?? '', 'close'),
      body: { reason: input.text('reason') },
    });
    terminal.out(propertiesOr(body, input.flag('json')));
    return EXIT.ok;
  },
};

/** What was said, in columns of its own. */
function withWords(body: unknown): unknown {
  const { items, nextCursor } = fields(body);
  const rows = (Array.isArray(items) ? (items as unknown[]) : []).map((item) => {
    const { attested, confirmed, ...rest } = fields(item);
    return {
      ...rest,
      attestedAs: fields(attested)['decision'] ?? null,
      confirmedAs: fields(confirmed)['decision'] ?? null,
    };
  });
  return { items: rows, nextCursor };
}

const fields = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
