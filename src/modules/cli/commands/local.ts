import { loadSettings } from '../../settings/load-settings.ts';
import { JSON_OPTION, type CliCommand, type CliContext } from '../cli-command.ts';
import { EXIT } from '../exit-code.ts';
import { progressDisplay } from '../output/progress-display.ts';
import { jsonText, tableText } from '../output/table.ts';
import { importText } from './import-text.ts';
import { leftOutLines } from './left-out-text.ts';

const settingsOf = ({ terminal }: CliContext) =>
  loadSettings(terminal.environment, terminal.workingDirectory);

/** Commands on a data directory that no service holds, beginning with the service itself. */
export const serve: CliCommand = {
  name: 'serve',
  operands: '',
  arity: [0, 0],
  summary: 'Run the service until it is asked to stop.',
  options: {},
  run: async (_input, context) => {
    await context.local.serve(settingsOf(context));
    return EXIT.ok;
  },
};

export const rebuild: CliCommand = {
  name: 'rebuild',
  operands: '',
  arity: [0, 0],
  summary: 'Drop the read models and make them again from the log. The service must be stopped.',
  options: JSON_OPTION,
  run: async (input, context) => {
    const display = progressDisplay(context.terminal, 'Rebuilding');
    const rebuilt = await context.local.rebuild(settingsOf(context), display.show).finally(display.end);
    const columns = [
      { name: 'name', heading: 'READ MODEL' },
      { name: 'events', heading: 'EVENTS' },
      { name: 'unchanged', heading: 'SAME AS BEFORE' },
    ];
    context.terminal.out(input.flag('json') ? jsonText(rebuilt) : tableText(columns, rebuilt));
    return EXIT.ok;
  },
};

export const importCloudTrail: CliCommand = {
  name: 'import cloudtrail',
  operands: '<file or directory>…',
  arity: [1, Number.POSITIVE_INFINITY],
  summary:
    'Take in AWS CloudTrail files. The service must be stopped. Exits with 4 if files or records were left out.',
  options: {
    tenant: { type: 'string', value: 'tenant', help: 'Tenant that the keys found belong to.' },
    ...JSON_OPTION,
  },
  run: async (input, context) => {
    const { terminal, local } = context;
    const display = progressDisplay(terminal, 'Importing');
    const request = { paths: input.positionals, tenant: input.text('tenant') };
    const result = await local
      .importCloudTrail(settingsOf(context), request, display.show)
      .finally(display.end);
    const leftOut = leftOutLines('Not imported', result);
    terminal.err(leftOut.join(''));
    terminal.out(input.flag('json') ? jsonText(result) : importText(result));
    return leftOut.length === 0 ? EXIT.ok : EXIT.partial;
  },
};
