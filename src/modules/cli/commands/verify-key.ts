import { ApiClient } from '../api-client.ts';
import { JSON_OPTION, type CliCommand } from '../cli-command.ts';
import { EXIT } from '../exit-code.ts';
import { readSecret } from '../secret-input.ts';
import { keyText } from './keys-output.ts';

export const verifyKey: CliCommand = {
  name: 'keys verify',
  operands: '',
  arity: [0, 0],
  summary: 'Ask whether the secret on standard input is good. Exits with 1 if it is not.',
  options: {
    dataset: { type: 'string', value: 'dataset', help: 'Whether it may use this dataset.' },
    permission: { type: 'string', value: 'permission', help: 'Whether it has this permission.' },
    ...JSON_OPTION,
  },
  run: async (input, { terminal }) => {
    const client = new ApiClient(terminal);
    const presentation = {
      secret: await readSecret(terminal),
      dataset: input.text('dataset'),
      permission: input.text('permission'),
      userAgent: 'keytrail-cli',
    };
    const verification = await client.ask((keytrail) => keytrail.verify(presentation));
    terminal.out(keyText(verification, input.flag('json')));
    // Only this word lets a script go on; whatever else answered in the service's place does not.
    return verification.valid === true ? EXIT.ok : EXIT.refused;
  },
};
