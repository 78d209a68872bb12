import { resolve } from 'node:path';
import { loadSettings } from '../../settings/load-settings.ts';
import { JSON_OPTION, type CliCommand, type CliInput } from '../cli-command.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-code.ts';
import { instantOf } from '../instant-option.ts';
import { progressDisplay } from '../output/progress-display.ts';
import { jsonText } from '../output/table.ts';
import { verificationText } from './verify-logs-text.ts';

const SHA256 = /^[0-9a-f]{64}$/;

/** Needs no service, no log and no read model: the archive and, from somebody else, a public key. */
export const verifyLogs: CliCommand = {
  name: 'verify-logs',
  operands: '[<folder>]',
  arity: [0, 1],
  summary:
    'Check that nobody changed, removed or added log files of the archive, or of a copy of it. Exits with 1 if somebody did.',
  options: {
    'public-key': {
      type: 'string',
      value: 'file,…',
      help: 'Public keys (PEM) that digests must be signed by, instead of those that lie in the archive.',
    },
    'known-digest': {
      type: 'string',
      value: 'sha256',
      help: 'Content hash of a digest that is known to have been there, as an earlier check printed it.',
    },
    from: {
      type: 'string',
      value: 'time',
      help: 'Digests that end after this instant (ISO 8601), or this day.',
    },
    to: { type: 'string', value: 'time', help: 'Digests that end at this instant or before.' },
    'account-id': { type: 'string', value: '12 digits', help: 'Of the archive’s paths; as in the settings.' },
    region: { type: 'string', value: 'region', help: 'Of the archive’s paths; as in the settings.' },
    prefix: { type: 'string', value: 'prefix', help: 'In front of AWSLogs/; as in the settings.' },
    ...JSON_OPTION,
  },
  run: async (input, { terminal, local }) => {
    const inDirectory = (path: string): string => resolve(terminal.workingDirectory, path);
    const [folder] = input.positionals;
    const request = {
      folder: folder === undefined ? null : inDirectory(folder),
      publicKeyFiles: (input.text('public-key')?.split(',') ?? []).map(inDirectory),
      knownDigest: knownDigestOf(input),
      fromMs: instantOf(input, 'from') ?? -Infinity,
      toMs: instantOf(input, 'to') ?? Infinity,
      accountId: input.text('account-id') ?? null,
      region: input.text('region') ?? null,
      prefix: input.text('prefix') ?? null,
    };
    const settings = loadSettings(terminal.environment, terminal.workingDirectory);
    const display = progressDisplay(terminal, 'Verifying');
    const verification = await local.verifyLogs(settings, request, display.show).finally(display.end);
    terminal.out(input.flag('json') ? jsonText(verification) : verificationText(verification));
    return verification.findingsTotal === 0 ? EXIT.ok : EXIT.refused;
  },
};

function knownDigestOf(input: CliInput): string | null {
  const text = input.text('known-digest') ?? null;
  if (text !== null && !SHA256.test(text))
    throw new CliError(
      EXIT.usage,
      '--known-digest takes 64 hexadecimal digits, as an earlier check printed them.',
    );
  return text;
}
