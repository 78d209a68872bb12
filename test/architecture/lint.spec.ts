import { expect, it } from '@jest/globals';
import { expectSuccess, root, runTool } from './tool.ts';

const eslint = { package: 'eslint', bin: 'eslint' };

it('has no lint findings', async () => {
  // The cache trusts unchanged files, so a type changed elsewhere can hide a finding on a laptop; continuous
  // integration starts without a cache and sees it.
  const cache = ['--cache', '--cache-strategy', 'content', '--cache-location', '.cache/eslint/'];
  const outcome = await runTool(eslint, ['.', '--max-warnings', '0', ...cache]);
  expectSuccess(outcome, 'Run `npm run lint` to see these again.');
}, 360_000);

it('keeps markup, code in texts and the browser’s own stores out of the console', async () => {
  const outcome = await runTool(eslint, ['--print-config', 'src/modules/console/browser/render.ts'], root);
  const { rules } = JSON.parse(outcome.stdout) as { rules: Record<string, readonly unknown[]> };
  const named = JSON.stringify([rules['no-restricted-properties'], rules['no-restricted-globals']]);
  for (const name of ['innerHTML', 'insertAdjacentHTML', 'parseFromString', 'localStorage', 'cookie']) {
    expect(named).toContain(`"${name}"`);
  }
  expect([rules['no-eval']?.[0], rules['no-restricted-properties']?.[0]]).toEqual([2, 2]);
});

it.each([
  ['src/modules/keys/domain/decide.ts', 'error'],
  ['src/main.ts', 'off'],
  ['src/cli.ts', 'off'],
  ['src/modules/cli/serve.ts', 'off'],
  ['test/bench/verify.ts', 'off'],
])('decides where a program may print: %s', async (file, expected) => {
  const outcome = await runTool(eslint, ['--print-config', file], root);
  const severity = /"no-console": \[\s*(\d)/.exec(outcome.stdout)?.[1];
  expect(severity).toBe(expected === 'off' ? '0' : '2');
});
