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

const FAULTS_ALONE = '--maxWorkers=1 test/faults/cluster';
const THE_REST = '--testPathIgnorePatterns=/node_modules/ --testPathIgnorePatterns=/test/faults/cluster/';

it('installs, then tests with the real clients and beside real servers and with each of them required, in the repository', async () => {
  const outcome = await runWith("echo '3 passed, 0 failed'");
  expect(outcome).toEqual({ exitCode: 0, lastLine: '6 passed, 0 failed' });
  expect(await readFile(join(sandbox, 'calls'), 'utf8')).toBe(
    [
      'ci ',
      'run test:clients 1',
      `run services -- npm test -- ${FAULTS_ALONE} 1`,
      `run services -- npm test -- ${THE_REST} 1`,
    ]
      .map((call) => `${call} in ${sandbox}\n`)
      .join(''),
  );
});

it("keeps the tests' exit code and ends with the count of all of them, whatever is said after it", async () => {
  const outcome = await runWith(
    `case "$*" in
      *maxWorkers*) echo '2 passed, 1 failed'; echo 'npm error' >&2; exit 3;;
      *services*) echo '40 passed, 0 failed, 5 skipped'; echo 'a worker was killed';;
    esac`,
  );
  expect(outcome).toEqual({ exitCode: 3, lastLine: '42 passed, 1 failed, 5 skipped' });
});

it('does not pass when the real clients fail, whatever the tests say', async () => {
  const outcome = await runWith('echo "3 passed, 0 failed"; [ "$2" != test:clients ] || exit 4');
  expect(outcome).toEqual({ exitCode: 4, lastLine: '6 passed, 0 failed' });
});

it.each([
  ['none of them', 'echo building; exit 0'],
  ['some of them', 'case "$*" in *maxWorkers*) echo "2 passed, 0 failed";; esac'],
])('does not pass when %s came to a count', async (_which, testCommand) => {
  const outcome = await runWith(testCommand);
  expect(outcome.exitCode).toBe(1);
  expect(outcome.lastLine).toContain('did not run to their end');
});
