import { it } from '@jest/globals';
import { expectSuccess, runTool } from './tool.ts';

it('is formatted by prettier', async () => {
  const cache = ['--cache', '--cache-strategy', 'content', '--cache-location', '.cache/prettier'];
  const outcome = await runTool({ package: 'prettier', bin: 'prettier' }, [
    '--check',
    '--log-level',
    'warn',
    ...cache,
    '.',
  ]);
  expectSuccess(outcome, 'Run `npm run format` to repair all of them.');
}, 240_000);
