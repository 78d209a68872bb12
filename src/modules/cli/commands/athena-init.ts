import { loadSettings } from '../../settings/load-settings.ts';
import { JSON_OPTION, type CliCommand } from '../cli-command.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-code.ts';
import { jsonText, tableText } from '../output/table.ts';

/** The day as Athena's tables have it: `yyyy/MM/dd`. */
function firstDayOf(given: string | undefined): string | null {
  if (given === undefined) return null;
  // A day that does not exist comes back as another one, or as none.
  const ms = /^\d{4}-\d\d-\d\d$/.test(given) ? Date.parse(`${given}T00:00:00.000Z`) : NaN;
  if (Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(given))
    throw new CliError(EXIT.usage, '--first-day takes a day that there is, such as 2026-11-20.');
  return given.replaceAll('-', '/');
}

function needed(value: string | null, variable: string, why: string): string {
  if (value === null) throw new CliError(EXIT.config, `Set ${variable}: ${why}.`);
  return value;
}

/** Makes the tables that queries and reports read in a cluster. It talks to AWS, to no service and no data directory. */
export const athenaInit: CliCommand = {
  name: 'athena init',
  operands: '',
  arity: [0, 0],
  summary: 'Make the database and its tables on Amazon Athena, or bring them up to date. Deletes no data.',
  options: {
    'first-day': {
      type: 'string',
      value: 'yyyy-mm-dd',
      help: 'Day of the oldest files: Athena looks for none before. Default: as the tables have it, 2020-01-01 for new ones.',
    },
    ...JSON_OPTION,
  },
  run: async (input, { terminal, local }) => {
    const settings = loadSettings(terminal.environment, terminal.workingDirectory);
    const firstDay = firstDayOf(input.text('first-day'));
    const tables = await local.initAthena(settings, {
      workgroup: needed(
        settings.athenaWorkgroup,
        'KEYTRAIL_ATHENA_WORKGROUP',
        'statements run in a work group',
      ),
      bucket: needed(settings.s3Bucket, 'KEYTRAIL_S3_BUCKET', 'the tables describe the files of a bucket'),
      firstDay,
    });
    const columns = [
      { name: 'name', heading: 'TABLE' },
      { name: 'outcome', heading: 'OUTCOME' },
    ];
    terminal.out(input.flag('json') ? jsonText(tables) : tableText(columns, tables));
    return EXIT.ok;
  },
};
