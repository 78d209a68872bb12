import { spawn } from 'node:child_process';
import process from 'node:process';

/** A program that is not ours, what it is needed for, and what to install where it is missing. */
export interface Program {
  readonly command: string;
  readonly neededFor: string;
  readonly install: string;
}

export interface StepOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Enough to see what a build or a server complained about. */
const LAST_LINES = 25;

export const lastLines = (text: string): string => text.trimEnd().split('\n').slice(-LAST_LINES).join('\n');

/** Runs a program to its end and gives what it said; one that fails or is missing is an error that says what to do. */
export function runStep(
  program: Program,
  args: readonly string[],
  { cwd, env }: StepOptions = {},
): Promise<string> {
  return new Promise((done, failed) => {
    const child = spawn(program.command, args, {
      ...(cwd === undefined ? {} : { cwd }),
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const collect = (text: string): void => void (output += text);
    child.stdout.setEncoding('utf8').on('data', collect);
    child.stderr.setEncoding('utf8').on('data', collect);
    child.on('error', (cause: NodeJS.ErrnoException) => {
      const absent = `there is no '${program.command}' on the PATH. ${program.neededFor}: install ${program.install}.`;
      failed(new Error(cause.code === 'ENOENT' ? absent : cause.message, { cause }));
    });
    const orphan = (): void => void child.kill();
    process.once('exit', orphan);
    child.on('close', (exitCode) => {
      process.removeListener('exit', orphan);
      if (exitCode === 0) return done(output);
      const what = `'${[program.command, ...args].join(' ')}' failed (exit code ${exitCode}).`;
      failed(new Error(`${what} ${program.neededFor}; it takes ${program.install}.\n${lastLines(output)}`));
    });
  });
}
