import { it } from '@jest/globals';
import { expectSuccess, runTool } from './tool.ts';

it('type-checks, specs included', async () => {
  // swc strips types without reading them: without this spec a test could compile that never would in the build.
  const outcome = await runTool({ package: 'typescript', bin: 'tsc' }, [
    '-p',
    'tsconfig.check.json',
    '--pretty',
    'false',
  ]);
  expectSuccess(outcome, 'Run `npm run typecheck` to see these again.');
}, 360_000);
