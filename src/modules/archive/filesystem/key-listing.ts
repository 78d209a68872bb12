import { join } from 'node:path';
import { folderOfPrefix, PRIVATE_FOLDER } from '../key-rule.ts';
import { entriesInOrder } from './durable-files.ts';

/**
 * Keys under a root that start with `prefix` and sort after `after`, in byte order. A directory is read only when a key
 * of the answer can lie in it, so a page of a large archive costs the directories of that page.
 */
export async function* keysInOrder(
  root: string,
  prefix: string,
  after: string | null,
): AsyncGenerator<string> {
  const folder = folderOfPrefix(prefix);
  if (folder !== undefined) yield* keysIn(root, folder, prefix, after);
}

async function* keysIn(
  root: string,
  folder: string,
  prefix: string,
  after: string | null,
): AsyncGenerator<string> {
  for (const name of await entriesInOrder(join(root, folder))) {
    const path = folder + name;
    if (path === `${PRIVATE_FOLDER}/`) continue;
    if (!name.endsWith('/')) {
      if (path.startsWith(prefix) && (after === null || path > after)) yield path;
    } else if (mayHold(path, prefix, after)) {
      yield* keysIn(root, path, prefix, after);
    }
  }
}

/** A directory sorts as its name with the slash, since all keys in it begin so. */
const mayHold = (folder: string, prefix: string, after: string | null): boolean =>
  (folder.startsWith(prefix) || prefix.startsWith(folder)) &&
  (after === null || folder > after || after.startsWith(folder));
