/** What is demanded of keys, and which do not keep it. */
import { ApiClient } from '../api-client.ts';
import { JSON_OPTION, type CliCommand } from '../cli-command.ts';
import { EXIT } from '../exit-code.ts';
import type { TableColumn } from '../output/table.ts';
import { pageText } from './keys-output.ts';

type Members = Readonly<Record<string, unknown>>;
const members = (value: unknown): Members =>
  typeof value === 'object' && value !== null ? (value as Members) : {};
const listOf = (value: unknown): readonly Members[] => (Array.isArray(value) ? value.map(members) : []);

const POLICY_COLUMNS: readonly TableColumn[] = [
  { name: 'name', heading: 'NAME' },
  { name: 'control', heading: 'CONTROL' },
  { name: 'window', heading: 'FINDING' },
  { name: 'mode', heading: 'MODE' },
  { name: 'steps', heading: 'NOTIFY, DISABLE, REVOKE AFTER DAYS' },
  { name: 'tenants', heading: 'TENANTS' },
  { name: 'demands', heading: 'DEMANDS' },
];

const FINDING_COLUMNS: readonly TableColumn[] = [
  { name: 'keyId', heading: 'KEY' },
  { name: 'keyName', heading: 'NAME' },
  { name: 'owner', heading: 'OWNER' },
  { name: 'tenant', heading: 'TENANT' },
  { name: 'control', heading: 'CONTROL' },
  { name: 'verdict', heading: 'VERDICT' },
  { name: 'days', heading: 'DAYS' },
  { name: 'lastUsedAt', heading: 'LAST USED' },
  { name: 'taken', heading: 'TAKEN' },
  { name: 'next', heading: 'NEXT' },
];

/** A line for each control: what is demanded, and what is done about those who do not keep it. */
const policyLines = (body: unknown): readonly Members[] =>
  listOf(members(body)['items']).flatMap((policy) => {
    const { notifyAfterDays, disableAfterDays, revokeAfterDays } = members(policy['stages']);
    const steps = [notifyAfterDays, disableAfterDays, revokeAfterDays]
      .map((days) => (typeof days === 'number' ? String(days) : '-'))
      .join(', ');
    return listOf(policy['controls']).map(({ id, demands, finding, days, when }) => ({
      ...{ name: policy['name'], control: id, demands, steps },
      window: `${String(finding)} ${when === 'over' ? 'over' : 'at least'} ${String(days)} days`,
      mode: policy['dryRun'] === true ? 'dry run' : 'acts',
      tenants: policy['tenants'] ?? 'all',
    }));
  });

function findingLine(finding: Members): Members {
  const taken = listOf(finding['taken']).map(({ step }) => String(step));
  const { step, dueAt } = members(finding['next']);
  return { ...finding, taken, next: step === undefined ? null : `${String(step)} ${String(dueAt)}` };
}

export const listPolicies: CliCommand = {
  name: 'policies list',
  operands: '',
  arity: [0, 0],
  summary: 'List the policies in force, control by control.',
  options: JSON_OPTION,
  run: async (input, { terminal }) => {
    const { body } = await new ApiClient(terminal).call({ method: 'GET', path: '/v1/policies' });
    const json = input.flag('json');
    terminal.out(pageText(json ? body : { items: policyLines(body) }, POLICY_COLUMNS, json));
    return EXIT.ok;
  },
};

export const policyFindings: CliCommand = {
  name: 'policies findings',
  operands: '<policy>',
  arity: [1, 1],
  summary: 'Show keys that do not keep a policy, what was done about them and what comes next. Does nothing.',
  options: {
    'as-of': {
      type: 'string',
      value: 'time',
      help: 'As of a past instant (ISO 8601), or the start of a day.',
    },
    limit: { type: 'string', value: 'number', help: 'Most keys to show at once, 100 by default.' },
    cursor: { type: 'string', value: 'cursor', help: 'Go on where the last page ended.' },
    ...JSON_OPTION,
  },
  run: async (input, { terminal }) => {
    const path = `/v1/policies/${encodeURIComponent(input.positionals[0] ?? '')}/findings`;
    const query = { asOf: input.text('as-of'), limit: input.text('limit'), cursor: input.text('cursor') };
    const { body } = await new ApiClient(terminal).call({ method: 'GET', path, query });
    const lines = { ...members(body), items: listOf(members(body)['items']).map(findingLine) };
    const json = input.flag('json');
    terminal.out(pageText(json ? body : lines, FINDING_COLUMNS, json));
    return EXIT.ok;
  },
};
