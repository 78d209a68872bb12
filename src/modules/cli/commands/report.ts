import { loadSettings } from '../../settings/load-settings.ts';
import { ApiClient } from '../api-client.ts';
import type { CliCommand, CliOptions } from '../cli-command.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-code.ts';
import type { LocalReport } from '../local-commands.ts';
import { reportText } from './report-text.ts';

type Kind = LocalReport['kind'];
const FORMATS = ['table', 'json', 'csv', 'html'] as const;

const COMMON: CliOptions = {
  format: { type: 'string', value: 'format', help: 'table (default), json, csv or html.' },
  json: { type: 'boolean', help: 'The same as --format json.' },
  local: { type: 'boolean', help: 'Make it from the data directory, without a running service.' },
};

/** @param options of the report itself, under the names of the query parameters but with hyphens */
const report = (kind: Kind, summary: string, options: CliOptions): CliCommand => ({
  name: `report ${kind}`,
  operands: '',
  arity: [0, 0],
  summary,
  options: { ...options, ...COMMON },
  run: async (input, { terminal, local }) => {
    const shown = FORMATS.find(
      (format) => format === (input.flag('json') ? 'json' : (input.text('format') ?? 'table')),
    );
    if (shown === undefined) throw new CliError(EXIT.usage, `--format is one of ${FORMATS.join(', ')}.`);
    const format = shown === 'table' ? 'json' : shown;
    const parameters: Record<string, string> = {};
    for (const option of Object.keys(options)) {
      const value = input.text(option);
      if (value !== undefined) parameters[camelCase(option)] = value;
    }
    const text = input.flag('local')
      ? await local.report(loadSettings(terminal.environment, terminal.workingDirectory), {
          kind,
          format,
          parameters,
        })
      : (
          await new ApiClient(terminal).call({
            method: 'GET',
            path: `/v1/reports/${kind}`,
            query: { ...parameters, format },
          })
        ).text;
    terminal.out(shown === 'table' ? reportText(JSON.parse(text)) : text.endsWith('\n') ? text : `${text}\n`);
    return EXIT.ok;
  },
});

const camelCase = (option: string): string =>
  option.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

const AS_OF: CliOptions = {
  'as-of': { type: 'string', value: 'time', help: 'As it was at this instant (ISO 8601).' },
};

/** The report that access reviews start from. */
export const unusedKeysReport = report('unused-keys', 'Keys that were not used for a number of days.', {
  days: { type: 'string', value: 'days', help: 'Length of the window, 90 by default.' },
  ...AS_OF,
});

export const usageReport = report('usage', 'Totals of keys and requests over a period.', {
  from: { type: 'string', value: 'time', help: 'Start of the period.' },
  to: { type: 'string', value: 'time', help: 'End of the period.' },
  'group-by': { type: 'string', value: 'group', help: 'key, owner or day.' },
});

export const inventoryReport = report('inventory', 'Every key there is.', AS_OF);

export const accessReviewReport = report(
  'access-review',
  'Every key that has to be reviewed, with its rights, its use and its last review.',
  AS_OF,
);

export const failedAttemptsReport = report(
  'failed-attempts',
  'Every refused attempt of a period, counted exactly.',
  {
    from: { type: 'string', value: 'time', help: 'Start of the period.' },
    to: { type: 'string', value: 'time', help: 'End of the period.' },
  },
);
