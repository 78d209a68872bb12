import { describeSettings } from '../../settings/describe-settings.ts';
import type { CliCommand } from '../cli-command.ts';
import { EXIT } from '../exit-code.ts';

export const settings: CliCommand = {
  name: 'settings',
  operands: '',
  arity: [0, 0],
  summary: 'Print every setting of the service, as in docs/configuration.md.',
  options: {},
  run: (_input, { terminal }) => {
    terminal.out(`${describeSettings()}\n`);
    return Promise.resolve(EXIT.ok);
  },
};
