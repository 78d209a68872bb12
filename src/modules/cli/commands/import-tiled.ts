import { loadSettings } from '../../settings/load-settings.ts';
import { JSON_OPTION, type CliCommand } from '../cli-command.ts';
import { EXIT } from '../exit-code.ts';
import { jsonText, propertiesText } from '../output/table.ts';

/** Takes in keys that Tiled made, so that whoever has them need not change anything. */
export const importTiled: CliCommand = {
  name: 'import tiled',
  operands: '<file>',
  arity: [1, 1],
  summary: 'Take in keys exported from Tiled, which keep working. The service must be stopped.',
  options: {
    tenant: { type: 'string', value: 'tenant', help: 'Tenant of keys for which the file names none.' },
    ...JSON_OPTION,
  },
  run: async (input, { terminal, local }) => {
    const settings = loadSettings(terminal.environment, terminal.workingDirectory);
    const request = { path: input.positionals[0] ?? '', tenant: input.text('tenant') };
    const outcome = await local.importTiledKeys(settings, request);
    if (!outcome.ok) {
      terminal.err(`Nothing was imported:\n${outcome.refusal.map((problem) => `  ${problem}\n`).join('')}`);
      return EXIT.refused;
    }
    terminal.out(input.flag('json') ? jsonText(outcome.value) : propertiesText({ ...outcome.value }));
    return EXIT.ok;
  },
};
