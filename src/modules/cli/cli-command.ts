import type { ParseArgsOptionsConfig } from 'node:util';
import type { ExitCode } from './exit-code.ts';
import type { LocalCommands } from './local-commands.ts';
import type { Terminal } from './terminal.ts';

export interface CliContext {
  readonly terminal: Terminal;
  readonly local: LocalCommands;
}

/** Arguments of a command after parsing. Options that may be repeated come as lists. */
export interface CliInput {
  readonly positionals: readonly string[];
  text(option: string): string | undefined;
  flag(option: string): boolean;
  list(option: string): readonly string[];
}

/** An option as `node:util` parses it, and as help explains it. */
export type CliOptions = Readonly<
  Record<string, ParseArgsOptionsConfig[string] & { readonly help: string; readonly value?: string }>
>;

export interface CliCommand {
  /** The words that call it: `keys create`. */
  readonly name: string;
  /** What stands behind the name, such as `<name>`; empty for nothing. */
  readonly operands: string;
  /** Least and most operands. */
  readonly arity: readonly [number, number];
  readonly summary: string;
  readonly options: CliOptions;
  run(input: CliInput, context: CliContext): Promise<ExitCode>;
}

export const JSON_OPTION: CliOptions = {
  json: { type: 'boolean', help: 'Print the service’s answer as JSON.' },
};
