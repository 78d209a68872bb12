import type { CliCommand } from './cli-command.ts';
import { COMMANDS } from './command-list.ts';

const EXIT_CODES = `Exit codes: 0 done, 1 refused or not valid, 2 wrong command line, 3 service not reached,
4 done in part (files or records left out), 78 wrong settings.
`;

const ENVIRONMENT = `Commands other than serve, rebuild, import, athena and --local talk to the service at KEYTRAIL_URL
(http://127.0.0.1:8080) with the key in KEYTRAIL_API_KEY, else with the session that login began.
Secrets are read from standard input or the environment, never from arguments, which every user of
the machine can see.
`;

/** What the program can do. */
export function generalHelp(): string {
  const width = Math.max(...COMMANDS.map((command) => command.name.length));
  const lines = COMMANDS.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}\n`).join('');
  return `Usage: keytrail <command> [options]\n\n${lines}\n"keytrail <command> --help" explains one.\n\n${ENVIRONMENT}\n${EXIT_CODES}`;
}

/** What one command can do. */
export function commandHelp(command: CliCommand): string {
  const options = Object.entries({ ...command.options, help: { value: undefined, help: 'Show this.' } });
  const names = options.map(([name, { value }]) => `--${name}${value === undefined ? '' : ` <${value}>`}`);
  const width = Math.max(...names.map((name) => name.length));
  const lines = options.map(([, { help }], i) => `  ${(names[i] ?? '').padEnd(width)}  ${help}\n`).join('');
  const operands = command.operands === '' ? '' : ` ${command.operands}`;
  return `Usage: keytrail ${command.name}${operands} [options]\n\n${command.summary}\n\n${lines}`;
}
