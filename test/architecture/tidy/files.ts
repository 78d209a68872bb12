/** Reads the repository as its author sees it: what is installed, built or cached is not ours to judge. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourceFile } from './source.ts';

const NEVER = new Set(['node_modules', '.git', '.cache']);
const NOT_AT_THE_TOP = new Set(['dist', 'coverage', 'data']);
const TEXT = /(?:\.(?:ts|js|cjs|mjs|json|md|sql|ya?ml|sh|py|html|css|svg|graphql|txt)|^[^.]+|^\.[a-z]+)$/;
/** Far above any file a person writes; beyond it is data, and reading it would only cost time. */
const MAX_BYTES = 2_000_000;

export async function readRepository(root: string, folder = ''): Promise<SourceFile[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry): Promise<SourceFile[]> => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        const skipped = NEVER.has(entry.name) || (folder === '' && NOT_AT_THE_TOP.has(entry.name));
        return skipped ? [] : readRepository(root, path);
      }
      if (!entry.isFile() || !TEXT.test(entry.name)) return [];
      const text = await readFile(join(root, path), 'utf8');
      return text.length > MAX_BYTES ? [] : [{ path, text }];
    }),
  );
  return found.flat();
}
