import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import process from 'node:process';
import type { Environment } from './environment.ts';

/** The requests to end that a process may answer in its own way. SIGHUP comes when a terminal is closed. */
export const ENDING_SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** What a shell answers for a command that it cannot find. */
const NOT_FOUND = 127;
/** What a shell adds to the number of the signal that ended a command. */
const BY_SIGNAL = 128;

/**
 * Runs a command on this terminal and gives its exit code. Signals that ask us to end are passed on, and what follows is
 * up to the command.
 */
export function runCommand(
  command: string,
  args: readonly string[],
  environment: Environment,
): Promise<number> {
  return new Promise((done) => {
    const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...environment } });
    const passOn = (signal: NodeJS.Signals): void => {
      // Ctrl-C at a terminal reaches everyone in the foreground; a second one would mean "at once".
      if (signal === 'SIGINT' && process.stdin.isTTY) return;
      child.kill(signal);
    };
    for (const name of ENDING_SIGNALS) process.on(name, passOn);
    child.on('error', (error) => {
      process.stderr.write(`services: ${command} cannot be run: ${error.message}\n`);
      done(NOT_FOUND);
    });
    child.on('close', (exitCode, signal) => {
      for (const name of ENDING_SIGNALS) process.removeListener(name, passOn);
      done(exitCode ?? BY_SIGNAL + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}
