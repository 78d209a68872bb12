/**
 * Runs a development tool the way its npm script does, and hands back what it said.
 * Through the package's own bin file and this Node: no shell, no PATH, nothing installed globally.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import process from 'node:process';
import { z } from 'zod';

export const root = resolve(import.meta.dirname, '../..');

export interface Outcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly output: string;
}

const manifest = z.object({ bin: z.union([z.string(), z.record(z.string(), z.string())]) });

function binOf(packageName: string, binName: string): string {
  const file = resolve(root, 'node_modules', packageName, 'package.json');
  const { bin } = manifest.parse(JSON.parse(readFileSync(file, 'utf8')));
  const path = typeof bin === 'string' ? bin : bin[binName];
  if (path === undefined) throw new Error(`${packageName} has no bin called ${binName}`);
  return resolve(dirname(file), path);
}

export function runTool(
  tool: { package: string; bin: string },
  args: readonly string[],
  cwd = root,
): Promise<Outcome> {
  return runCommand(process.execPath, [binOf(tool.package, tool.bin), ...args], { cwd });
}

export function runCommand(
  command: string,
  args: readonly string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv },
): Promise<Outcome> {
  return new Promise((done, failed) => {
    // Colour codes would end up in the failure message, where they hide the path an editor could open.
    const env: NodeJS.ProcessEnv = { ...(options.env ?? process.env), NO_COLOR: '1' };
    delete env['FORCE_COLOR'];
    const child = spawn(command, args, { cwd: options.cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.on('error', failed);
    child.on('close', (exitCode) => done({ exitCode, stdout, output }));
  });
}

/** A failed tool is reported in its own words: its output names the file and line, an assertion would not. */
export function expectSuccess(outcome: Outcome, fix: string): void {
  if (outcome.exitCode !== 0) throw new Error(`${outcome.output.trim()}\n\n${fix}`);
}
