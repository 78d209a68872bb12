import { ApiClient } from '../api-client.ts';
import { JSON_OPTION, type CliCommand } from '../cli-command.ts';
import { EXIT } from '../exit-code.ts';
import { keyText } from './keys-output.ts';

export const whoami: CliCommand = {
  name: 'whoami',
  operands: '',
  arity: [0, 0],
  summary: 'Show as whom the service takes these commands, and what they may do.',
  options: JSON_OPTION,
  run: async (input, { terminal }) => {
    const me = await new ApiClient(terminal).ask((keytrail) => keytrail.whoami());
    terminal.out(keyText(me, input.flag('json')));
    return EXIT.ok;
  },
};
