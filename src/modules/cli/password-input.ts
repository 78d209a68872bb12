import { whyNoPassword } from '../identity/domain/password-hash.ts';
import { CliError } from './cli-error.ts';
import { EXIT } from './exit-code.ts';
import type { Terminal } from './terminal.ts';

/**
 * A new password: typed twice where somebody can be asked, otherwise all of standard input but its last line end. As an
 * argument, every user of the machine could see it.
 */
export async function readNewPassword(terminal: Terminal): Promise<string> {
  const password =
    terminal.readHidden === undefined
      ? (await terminal.readInput()).replace(/\r?\n$/, '')
      : await askTwice(terminal, terminal.readHidden);
  const reason = /[\r\n]/.test(password) ? 'A password is one line.' : whyNoPassword(password);
  if (reason === null) return password;
  throw new CliError(EXIT.usage, reason);
}

async function askTwice(terminal: Terminal, readHidden: () => Promise<string>): Promise<string> {
  const ask = async (question: string): Promise<string> => {
    terminal.err(question);
    const answer = await readHidden();
    terminal.err('\n');
    return answer;
  };
  const password = await ask('Password: ');
  if ((await ask('The same again: ')) === password) return password;
  throw new CliError(EXIT.usage, 'The two are not the same.');
}
