import { CliError } from './cli-error.ts';
import { EXIT } from './exit-code.ts';
import type { Terminal } from './terminal.ts';

/** A password to sign in with: typed unseen where somebody can be asked, otherwise standard input. */
export async function askPassword(terminal: Terminal): Promise<string> {
  if (terminal.readHidden === undefined) return oneLine((await terminal.readInput()).replace(/\r?\n$/, ''));
  terminal.err('Password: ');
  const password = await terminal.readHidden();
  terminal.err('\n');
  return oneLine(password);
}

function oneLine(password: string): string {
  if (password !== '' && !/[\r\n]/.test(password)) return password;
  throw new CliError(EXIT.usage, 'Give the password, one line, on standard input.');
}
