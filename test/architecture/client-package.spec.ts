import { it } from '@jest/globals';
import { expectSuccess, runTool } from './tool.ts';

it('gives programs that import keytrail/client its types', async () => {
  // Through the exports of package.json and the declarations in dist, as whoever installs the package gets them.
  const outcome = await runTool({ package: 'typescript', bin: 'tsc' }, [
    '-p',
    'test/fixtures/client-consumer',
    '--pretty',
    'false',
  ]);
  expectSuccess(outcome, 'Run `npm run build` first: it makes what is imported.');
}, 240_000);
