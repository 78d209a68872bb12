import { CliError } from './cli-error.ts';
import { EXIT } from './exit-code.ts';
import type { Terminal } from './terminal.ts';

/** Reads one secret from standard input: as an argument, every user of the machine could see it. */
export async function readSecret(terminal: Terminal): Promise<string> {
  if (terminal.interactive) terminal.err('Secret (from standard input, end with Enter and Ctrl-D): ');
  const secret = (await terminal.readInput()).trim();
  if (secret !== '' && !/\s/.test(secret)) return secret;
  throw new CliError(EXIT.usage, 'Give exactly one secret on standard input.');
}
