import { loadSettings } from '../../settings/load-settings.ts';
import { JSON_OPTION, type CliCommand } from '../cli-command.ts';
import { EXIT } from '../exit-code.ts';
import { progressDisplay } from '../output/progress-display.ts';
import { jsonText } from '../output/table.ts';
import { reportText } from './report-text.ts';

const DIRECTORY_DEFAULT = '.cache/demo';

export const demo: CliCommand = {
  name: 'demo',
  operands: '',
  arity: [0, 0],
  summary: 'Replay 90 days of a made-up organisation through the real pipeline and print its reports.',
  options: {
    directory: {
      type: 'string',
      value: 'directory',
      help: `Data directory to make, ${DIRECTORY_DEFAULT} by default; emptied first if a demo made it.`,
    },
    ...JSON_OPTION,
  },
  run: async (input, { terminal, local }) => {
    const settings = loadSettings(terminal.environment, terminal.workingDirectory);
    const display = progressDisplay(terminal, 'Replaying');
    const directory = input.text('directory') ?? DIRECTORY_DEFAULT;
    const { dataDir, events, keys, reports } = await local
      .demo(settings, directory, display.show)
      .finally(display.end);
    const parsed = reports.map((report) => JSON.parse(report) as unknown);
    if (input.flag('json')) {
      terminal.out(jsonText({ dataDir, events, keys, reports: parsed }));
      return EXIT.ok;
    }
    terminal.out(parsed.map(reportText).join('\n'));
    terminal.out(`\n${events} events of ${keys} keys are in ${dataDir}.\n`);
    terminal.out(`Look around: KEYTRAIL_DATA_DIR=${dataDir} npm start\n`);
    return EXIT.ok;
  },
};
