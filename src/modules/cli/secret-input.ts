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

/**
 * Reads one secret without showing it: typed where somebody can be asked, otherwise from standard input. What was typed or
 * pasted would else stay on the screen of whoever found it.
 */
export async function readHiddenSecret(terminal: Terminal): Promise<string> {
  if (terminal.readHidden === undefined) return readSecret(terminal);
  terminal.err('Secret: ');
  const secret = (await terminal.readHidden()).trim();
  terminal.err('\n');
  if (secret !== '' && !/\s/.test(secret)) return secret;
  throw new CliError(EXIT.usage, 'Give exactly one secret.');
}
