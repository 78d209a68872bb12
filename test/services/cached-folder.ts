import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { temporaryFolder } from './temporary-folder.ts';

/** Ignored by git; deleting it costs the next start a few minutes. */
const CACHE = resolve(import.meta.dirname, '../../.cache/services');

/**
 * A folder that `fill` makes once and every later start finds. It gets its name only when it is complete, so neither an
 * interrupted download nor two tests that start at the same time can leave half of one behind.
 */
export async function cachedFolder(
  name: string,
  announcement: string,
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = join(CACHE, name);
  if (existsSync(folder)) return folder;
  process.stderr.write(`${announcement}\n`);
  await mkdir(CACHE, { recursive: true });
  const making = await temporaryFolder(CACHE, 'unfinished-');
  try {
    await fill(making.path);
    await rename(making.path, folder).catch((error: unknown) => {
      // Another process was quicker, and made the same.
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await making.remove();
  }
  return folder;
}
