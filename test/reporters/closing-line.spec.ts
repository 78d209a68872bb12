import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, runTool } from '../architecture/tool.ts';

let sandbox: string;

beforeAll(async () => {
  sandbox = await mkdtemp(join(tmpdir(), 'keytrail-closing-line-'));
});

afterAll(() => rm(sandbox, { recursive: true, force: true }));

/** A real run, because the promise is about what comes last on a terminal, after Jest's own summary. */
it.each([
  ['passing', "test('a', () => {}); test('b', () => {});", 0, '2 passed, 0 failed'],
  ['failing', "test('a', () => {}); test('b', () => { throw new Error('b'); });", 1, '1 passed, 1 failed'],
  ['skipping', "test('a', () => {}); test.skip('b', () => {});", 0, '1 passed, 0 failed, 1 skipped'],
  ['unloadable', "throw new Error('broken'); test('a', () => {});", 1, '0 passed, 1 failed'],
])('is the last line of a %s run', async (name, source, exitCode, line) => {
  const project = join(sandbox, name);
  await mkdir(project);
  await writeFile(join(project, 'sample.test.cjs'), source);
  const config = {
    rootDir: project,
    testMatch: ['**/*.test.cjs'],
    transform: {},
    reporters: ['default', join(root, 'test/reporters/closing-line.js')],
  };
  const outcome = await runTool(
    { package: 'jest', bin: 'jest' },
    ['--config', JSON.stringify(config)],
    project,
  );
  expect(outcome.output.trimEnd().split('\n').at(-1)).toBe(line);
  expect(outcome.stdout.trimEnd().split('\n').at(-1)).toBe(line);
  expect(outcome.exitCode).toBe(exitCode);
});
