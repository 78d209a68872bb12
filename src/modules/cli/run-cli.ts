import { parseArgs } from 'node:util';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import { holdsSecret } from '../operations/secret-scrubber.ts';
import { SettingsError } from '../settings/settings-error.ts';
import type { CliCommand, CliContext, CliInput } from './cli-command.ts';
import { CliError } from './cli-error.ts';
import { COMMANDS } from './command-list.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { commandHelp, generalHelp } from './help.ts';

/** Runs one command line, `argv` without interpreter and script, and says what to exit with. Never throws. */
export async function runCli(argv: readonly string[], context: CliContext): Promise<ExitCode> {
  try {
    return await dispatch(argv, context);
  } catch (error) {
    const { text, exitCode } = explain(error);
    context.terminal.err(`keytrail: ${text}\n`);
    return exitCode;
  }
}

async function dispatch(argv: readonly string[], context: CliContext): Promise<ExitCode> {
  if (argv.some(holdsSecret)) {
    throw new CliError(
      EXIT.usage,
      'An argument looks like a key’s secret. Arguments are visible to every user of this machine and stay in the ' +
        'shell’s history: rotate that key, and give secrets on standard input.',
    );
  }
  const [first] = argv;
  if (first === undefined || first === 'help' || first === '--help' || first === '-h') {
    context.terminal.out(generalHelp());
    return first === undefined ? EXIT.usage : EXIT.ok;
  }
  const command = commandOf(argv);
  const input = inputOf(command, argv.slice(command.name.split(' ').length));
  if (input === 'help') {
    context.terminal.out(commandHelp(command));
    return EXIT.ok;
  }
  return command.run(input, context);
}

function commandOf(argv: readonly string[]): CliCommand {
  const found = COMMANDS.find((command) => command.name.split(' ').every((word, i) => argv[i] === word));
  if (found !== undefined) return found;
  const group = COMMANDS.filter((command) => command.name.startsWith(`${argv[0] ?? ''} `));
  const hint =
    group.length === 0 ? 'See "keytrail help".' : `There is: ${group.map(({ name }) => name).join(', ')}.`;
  throw new CliError(EXIT.usage, `There is no such command. ${hint}`);
}

function inputOf(command: CliCommand, args: readonly string[]): CliInput | 'help' {
  let parsed: { values: Record<string, unknown>; positionals: string[] };
  try {
    parsed = parseArgs({
      args: [...args],
      options: { ...command.options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
      strict: true,
    });
  } catch (error) {
    throw new CliError(EXIT.usage, `${firstLine(messageOf(error))}\nSee "keytrail ${command.name} --help".`);
  }
  const { values, positionals } = parsed;
  if (values['help'] === true) return 'help';
  const [least, most] = command.arity;
  if (positionals.length < least || positionals.length > most) {
    throw new CliError(EXIT.usage, `Usage: keytrail ${command.name} ${command.operands}`.trimEnd());
  }
  return {
    positionals,
    text: (option) => (typeof values[option] === 'string' ? values[option] : undefined),
    flag: (option) => values[option] === true,
    list: (option) => (Array.isArray(values[option]) ? values[option].map(String) : []),
  };
}

/** What was given may be a statement of fifty lines, which the message repeats. */
const firstLine = (text: string): string => text.split('\n', 1)[0] ?? text;

const messageOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);

function explain(error: unknown): { readonly text: string; readonly exitCode: ExitCode } {
  if (error instanceof CliError) return { text: error.message, exitCode: error.exitCode };
  if (error instanceof SettingsError) return { text: error.message, exitCode: EXIT.config };
  if (error instanceof InfrastructureError) {
    const cause = error.cause === undefined ? '' : `\n  ${messageOf(error.cause)}`;
    return { text: `${error.message} (${error.code})${cause}`, exitCode: EXIT.refused };
  }
  return { text: messageOf(error), exitCode: EXIT.refused };
}
