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
    const answer = await new ApiClient(terminal).call({
      method: 'POST',
      path: '/v1/keys/verify',
      body: {
        secret: await readSecret(terminal),
        dataset: input.text('dataset'),
        permission: input.text('permission'),
        userAgent: 'keytrail-cli',
      },
    });
    terminal.out(keyText(answer.body, input.flag('json')));
    const valid =
      typeof answer.body === 'object' && answer.body !== null && 'valid' in answer.body && answer.body.valid;
    return valid === true ? EXIT.ok : EXIT.refused;
  },
};
