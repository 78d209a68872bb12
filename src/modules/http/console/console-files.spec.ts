import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readConsoleFiles } from './console-files.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keytrail-console-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const put = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
};
const read = () => readConsoleFiles(pathToFileURL(`${folder}/`));

it('has what the first script imports, directly or not, once, and nothing else of the folders', async () => {
  await put('console/console.css', 'body {}');
  await put(
    'dist/modules/console/start.js',
    "import { a } from './pages/a.js';\nimport './b.js';\nconst c = 'from \"./c.js\";';\n",
  );
  await put(
    'dist/modules/console/pages/a.js',
    "export { client } from '../../../client/index.js';\nimport { b } from '../b.js';\n",
  );
  await put('dist/modules/console/b.js', "import './start.js';\n");
  await put('dist/modules/console/c.js', '');
  await put('dist/client/index.js', 'export const client = 1;\n//# sourceMappingURL=index.js.map');
  const { files, page } = await read();
  expect([...files.keys()].sort()).toEqual([
    'client/index.js',
    'console.css',
    'modules/console/b.js',
    'modules/console/pages/a.js',
    'modules/console/start.js',
  ]);
  expect(files.get('client/index.js')?.body.toString()).toBe('export const client = 1;\n');
  expect(page.body.toString().match(/modulepreload/g)).toHaveLength(4);
});

it('says what to do when it was not built', async () => {
  await put('console/console.css', '');
  await expect(read()).rejects.toMatchObject({
    code: 'console_unreadable',
    message: expect.stringMatching(
      /start\.js\. `npm run build` makes it; KEYTRAIL_CONSOLE=off does without\.$/,
    ),
  });
});
