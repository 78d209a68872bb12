import type { ExitCode } from './exit-code.ts';

/** Ends a command with a message for the person and an exit code for the script. */
export class CliError extends Error {
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string) {
    super(message);
    this.name = 'CliError';
    this.exitCode = exitCode;
  }
}
