/** `npm run docs:openapi`: starts the service on a data directory of its own and writes src/client/openapi.ts anew. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { OpenApiDocument } from './client-document.ts';
import { clientTypes } from './client-types.ts';

const root = join(import.meta.dirname, '../..');

/** As built: Node runs TypeScript by stripping types, and Nest's decorators are more than that. */
const built = (path: string): Promise<unknown> => import(pathToFileURL(join(root, 'dist', path)).href);
const { createApp } = (await built('app.js')) as typeof import('../../src/app.ts');
const { loadSettings } = (await built(
  'modules/settings/load-settings.js',
)) as typeof import('../../src/modules/settings/load-settings.ts');

const folder = await mkdtemp(join(tmpdir(), 'keytrail-openapi-'));
try {
  const settings = loadSettings(
    { PORT: '0', KEYTRAIL_DATA_DIR: join(folder, 'data'), KEYTRAIL_LOG_LEVEL: 'warn' },
    folder,
  );
  const { url, close } = await createApp(settings);
  try {
    const answer = await fetch(`${url}/openapi.json`);
    const document = (await answer.json()) as OpenApiDocument;
    await writeFile(join(root, 'src/client/openapi.ts'), await clientTypes(document));
  } finally {
    await close();
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.stdout.write('src/client/openapi.ts written.\n');
