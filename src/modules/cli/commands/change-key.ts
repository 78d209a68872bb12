/** The changes of a key's life: disable, enable, revoke, rotate. Each prints the key as it is afterwards. */
import { ApiClient } from '../api-client.ts';
import { JSON_OPTION, type CliCommand, type CliOptions } from '../cli-command.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-code.ts';
import { readSecret } from '../secret-input.ts';
import { wholeNumber } from './create-key.ts';
import { keyText, keyWithSecretText } from './keys-output.ts';

const REASON: CliOptions = { reason: { type: 'string', value: 'text', help: 'Why; stands in the trail.' } };

const pathOf = (keyId: string | undefined, transition: string): string =>
  `/v1/keys/${encodeURIComponent(keyId ?? '')}/${transition}`;

/** A change that takes a key id and a reason. */
const transition = (verb: 'disable' | 'enable', summary: string): CliCommand => ({
  name: `keys ${verb}`,
  operands: '<key id>',
  arity: [1, 1],
  summary,
  options: { ...REASON, ...JSON_OPTION },
  run: async (input, { terminal }) => {
    const path = pathOf(input.positionals[0], verb);
    const answer = await new ApiClient(terminal).call({
      method: 'POST',
      path,
      body: { reason: input.text('reason') },
    });
    terminal.out(keyText(answer.body, input.flag('json')));
    return EXIT.ok;
  },
});

export const disableKey = transition('disable', 'Refuse a key until it is enabled again.');
export const enableKey = transition('enable', 'Accept a disabled key again.');

/** Revokes by id, or in an emergency by a secret that was found, which comes on standard input. */
export const revokeKey: CliCommand = {
  name: 'keys revoke',
  operands: '[key id]',
  arity: [0, 1],
  summary: 'Revoke a key for ever, by its id or by its secret.',
  options: {
    secret: { type: 'boolean', help: 'Revoke the key whose secret comes on standard input.' },
    ...REASON,
    ...JSON_OPTION,
  },
  run: async (input, { terminal }) => {
    const [keyId] = input.positionals;
    const reason = input.text('reason');
    if ((keyId === undefined) !== input.flag('secret')) {
      throw new CliError(EXIT.usage, 'Give a key id, or --secret and the secret on standard input.');
    }
    const revocation =
      keyId === undefined ? { secret: await readSecret(terminal), reason } : { id: keyId, reason };
    const key = await new ApiClient(terminal).ask(({ apiKeys }) => apiKeys.revoke(revocation));
    terminal.out(keyText(key, input.flag('json')));
    return EXIT.ok;
  },
};

export const rotateKey: CliCommand = {
  name: 'keys rotate',
  operands: '<key id>',
  arity: [1, 1],
  summary: 'Give a key a new secret and print it, once.',
  options: {
    'grace-seconds': {
      type: 'string',
      value: 'seconds',
      help: 'How long the old secret stays good; a day by default.',
    },
    ...JSON_OPTION,
  },
  run: async (input, { terminal }) => {
    const grace = input.text('grace-seconds');
    const graceSeconds = grace === undefined ? undefined : wholeNumber('grace-seconds', grace);
    const rotated = await new ApiClient(terminal).ask(({ apiKeys }) =>
      apiKeys.rotate(input.positionals[0] ?? '', { graceSeconds }),
    );
    terminal.out(keyWithSecretText(rotated, input.flag('json')));
    return EXIT.ok;
  },
};
