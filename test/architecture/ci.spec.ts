import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { root, runCommand } from './tool.ts';

let sandbox: string;

beforeEach(async () => {
  sandbox = await mkdtemp(join(tmpdir(), 'keytrail-ci-'));
  await mkdir(join(sandbox, '.ci'));
  await mkdir(join(sandbox, 'bin'));
  await copyFile(join(root, '.ci/run'), join(sandbox, '.ci/run'));
});

afterEach(() => rm(sandbox, { recursive: true, force: true }));

/** Runs the script with an `npm` of our own, from a folder that is not the repository. */
async function runWith(testCommand: string): Promise<{ exitCode: number | null; lastLine: string }> {
  const npm = join(sandbox, 'bin/npm');
  const lines = [
    '#!/bin/sh',
    'echo "$* $REQUIRE_SERVICES in $PWD" >> calls',
    '[ "$1" = ci ] && exit 0',
    testCommand,
  ];
  await writeFile(npm, lines.join('\n'));
  await chmod(npm, 0o755);
  const env = {
    ...process.env,
    PATH: `${join(sandbox, 'bin')}:${process.env['PATH'] ?? ''}`,
    REQUIRE_SERVICES: '',
  };
  const outcome = await runCommand(join(sandbox, '.ci/run'), [], { cwd: tmpdir(), env });
  return { exitCode: outcome.exitCode, lastLine: outcome.output.trimEnd().split('\n').at(-1) ?? '' };
}

it('installs, then tests with the real clients and beside real servers and with each of them required, in the repository', async () => {
  const outcome = await runWith("echo '3 passed, 0 failed'");
  expect(outcome).toEqual({ exitCode: 0, lastLine: '3 passed, 0 failed' });
  expect(await readFile(join(sandbox, 'calls'), 'utf8')).toBe(
    `ci  in ${sandbox}\nrun test:clients 1 in ${sandbox}\nrun services -- npm test 1 in ${sandbox}\n`,
  );
});

it("keeps the tests' exit code and ends with their count, whatever is said after it", async () => {
  const outcome = await runWith("echo '2 passed, 1 failed'; echo 'npm error' >&2; exit 3");
  expect(outcome).toEqual({ exitCode: 3, lastLine: '2 passed, 1 failed' });
});

it('does not pass when the real clients fail, whatever the tests say', async () => {
  const outcome = await runWith('echo "3 passed, 0 failed"; [ "$2" != test:clients ] || exit 4');
  expect(outcome).toEqual({ exitCode: 4, lastLine: '3 passed, 0 failed' });
});

it('does not pass when the tests never came to a count', async () => {
  const outcome = await runWith('echo building; exit 0');
  expect(outcome.exitCode).toBe(1);
  expect(outcome.lastLine).toContain('did not run to their end');
});
