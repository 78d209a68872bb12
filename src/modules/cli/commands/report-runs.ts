/** `keytrail reports …`: what schedules there are, what they have made, and its files. */
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { ApiClient } from '../api-client.ts';
import { JSON_OPTION, type CliCommand } from '../cli-command.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-code.ts';
import { jsonText, propertiesText, type TableColumn } from '../output/table.ts';
import { replaceFile } from '../replace-file.ts';
import { pageText } from './keys-output.ts';

const SCHEDULE_COLUMNS: readonly TableColumn[] = [
  { name: 'name', heading: 'NAME' },
  { name: 'report', heading: 'REPORT' },
  { name: 'cron', heading: 'CRON' },
  { name: 'timeZone', heading: 'TIME ZONE' },
  { name: 'tenant', heading: 'TENANT' },
  { name: 'nextDueAt', heading: 'NEXT' },
  { name: 'lastRun', heading: 'LAST RUN' },
];

const RUN_COLUMNS: readonly TableColumn[] = [
  { name: 'id', heading: 'ID' },
  { name: 'schedule', heading: 'SCHEDULE' },
  { name: 'report', heading: 'REPORT' },
  { name: 'tenant', heading: 'TENANT' },
  { name: 'dueAt', heading: 'DUE' },
  { name: 'status', heading: 'STATUS' },
  { name: 'rows', heading: 'ROWS' },
  { name: 'formats', heading: 'FILES' },
];

type Members = Readonly<Record<string, unknown>>;
const record = (value: unknown): Members =>
  typeof value === 'object' && value !== null ? (value as Members) : {};
const listOf = (value: unknown): readonly Members[] => (Array.isArray(value) ? value.map(record) : []);

/** Schedules with what a line can hold of their last run. */
const scheduleLines = (body: unknown): Members => ({
  items: listOf(record(body)['items']).map((item) => {
    const { dueAt, status } = record(item['lastRun']);
    return { ...item, lastRun: dueAt === undefined ? null : `${String(dueAt)} ${String(status)}` };
  }),
});

const runLine = ({ files, ...run }: Members): Members => ({
  ...run,
  formats: listOf(files).map(({ format }) => format),
});

export const listReportSchedules: CliCommand = {
  name: 'reports schedules',
  operands: '',
  arity: [0, 0],
  summary: 'List the schedules of reports, with their next and their last run.',
  options: JSON_OPTION,
  run: async (input, { terminal }) => {
    const { body } = await new ApiClient(terminal).call({ method: 'GET', path: '/v1/report-schedules' });
    const json = input.flag('json');
    terminal.out(pageText(json ? body : scheduleLines(body), SCHEDULE_COLUMNS, json));
    return EXIT.ok;
  },
};

export const listReportRuns: CliCommand = {
  name: 'reports runs',
  operands: '',
  arity: [0, 0],
  summary: 'List what schedules have made, the latest first.',
  options: {
    schedule: { type: 'string', value: 'name', help: 'Only runs of this schedule.' },
    report: { type: 'string', value: 'report', help: 'Only runs of this report, such as unused-keys.' },
    status: { type: 'string', value: 'status', help: 'COMPLETED or FAILED.' },
    tenant: { type: 'string', value: 'tenant', help: 'Only runs about this tenant.' },
    from: { type: 'string', value: 'time', help: 'Due at this instant or later (ISO 8601).' },
    to: { type: 'string', value: 'time', help: 'Due before this instant.' },
    limit: { type: 'string', value: 'number', help: 'Most runs to show at once, 50 by default.' },
    cursor: { type: 'string', value: 'cursor', help: 'Go on where the last page ended.' },
    ...JSON_OPTION,
  },
  run: async (input, { terminal }) => {
    const names = ['schedule', 'report', 'status', 'tenant', 'from', 'to', 'limit', 'cursor'];
    const query = Object.fromEntries(names.map((name) => [name, input.text(name)]));
    const { body } = await new ApiClient(terminal).call({ method: 'GET', path: '/v1/report-runs', query });
    const lines = { ...record(body), items: listOf(record(body)['items']).map(runLine) };
    const json = input.flag('json');
    terminal.out(pageText(json ? body : lines, RUN_COLUMNS, json));
    return EXIT.ok;
  },
};

export const runReportSchedule: CliCommand = {
  name: 'reports run',
  operands: '<schedule>',
  arity: [1, 1],
  summary: 'Make the report of a schedule now, and send it as the schedule says.',
  options: JSON_OPTION,
  run: async (input, { terminal }) => {
    const [name = ''] = input.positionals;
    const path = `/v1/report-schedules/${encodeURIComponent(name)}/run`;
    const { body } = await new ApiClient(terminal).call({ method: 'POST', path });
    terminal.out(input.flag('json') ? jsonText(body) : propertiesText(runLine(record(body))));
    return EXIT.ok;
  },
};

/** Part of a CSV file, and taken off by whoever reads an answer as text. */
const BYTE_ORDER_MARK = '\ufeff';

export const downloadReport: CliCommand = {
  name: 'reports download',
  operands: '<run>',
  arity: [1, 1],
  summary: 'Print a file of a run, or write it to a file, after checking it against the hash in the trail.',
  options: {
    format: { type: 'string', value: 'format', help: 'json (default), csv or html.' },
    output: { type: 'string', value: 'file', help: 'Write to this file instead of standard output.' },
  },
  run: async (input, { terminal }) => {
    const [id = ''] = input.positionals;
    const format = input.text('format') ?? 'json';
    const client = new ApiClient(terminal);
    const path = `/v1/report-runs/${encodeURIComponent(id)}`;
    const run = record((await client.call({ method: 'GET', path })).body);
    const file = listOf(run['files']).find((one) => one['format'] === format);
    const { text } = await client.call({
      method: 'GET',
      path: `${path}/files/${encodeURIComponent(format)}`,
    });
    const content = [text, BYTE_ORDER_MARK + text].find(
      (one) => createHash('sha256').update(one).digest('hex') === file?.['sha256'],
    );
    if (content === undefined)
      throw new CliError(EXIT.refused, 'The file is not what the trail says was made; it was not kept.');
    const output = input.text('output');
    if (output === undefined) terminal.out(content);
    else await replaceFile(resolve(terminal.workingDirectory, output), content);
    return EXIT.ok;
  },
};
