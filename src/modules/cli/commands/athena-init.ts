import { loadSettings } from '../../settings/load-settings.ts';
import { JSON_OPTION, type CliCommand } from '../cli-command.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-code.ts';
import { jsonText, tableText } from '../output/table.ts';

const FIRST_DAY_DEFAULT = '2020-01-01';
const DAY = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

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
      help: `Day of the oldest files, ${FIRST_DAY_DEFAULT} by default: Athena looks for none before.`,
    },
    ...JSON_OPTION,
  },
  run: async (input, { terminal, local }) => {
    const settings = loadSettings(terminal.environment, terminal.workingDirectory);
    const firstDay = input.text('first-day') ?? FIRST_DAY_DEFAULT;
    if (!DAY.test(firstDay)) throw new CliError(EXIT.usage, '--first-day takes a day such as 2026-11-20.');
    const tables = await local.initAthena(settings, {
      workgroup: needed(
        settings.athenaWorkgroup,
        'KEYTRAIL_ATHENA_WORKGROUP',
        'statements run in a work group',
      ),
      bucket: needed(settings.s3Bucket, 'KEYTRAIL_S3_BUCKET', 'the tables describe the files of a bucket'),
      firstDay: firstDay.replaceAll('-', '/'),
    });
    const columns = [
      { name: 'name', heading: 'TABLE' },
      { name: 'outcome', heading: 'OUTCOME' },
    ];
    terminal.out(input.flag('json') ? jsonText(tables) : tableText(columns, tables));
    return EXIT.ok;
  },
};
