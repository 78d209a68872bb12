import { link, mkdir, open, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCode } from '../../shared/thrown.ts';

/**
 * Fills a file beside `target` and gives it that name when it is complete and on the disk: after a crash at any moment
 * there is no file of that name or a whole one. False when there is one already; it stays as it is.
 */
export async function fillNewFile(
  target: string,
  fill: (draft: FileHandle) => Promise<void>,
): Promise<boolean> {
  const draftPath = `${target}.restoring`;
  await mkdir(dirname(target), { recursive: true });
  await rm(draftPath, { force: true });
  try {
    const draft = await open(draftPath, 'wx+');
    try {
      await fill(draft);
      await draft.sync();
    } finally {
      await draft.close();
    }
    return await publish(draftPath, target);
  } finally {
    await rm(draftPath, { force: true });
  }
}

async function publish(draftPath: string, target: string): Promise<boolean> {
  if (await isThere(target)) return false;
  // A write-ahead log without its file would be taken for that of the new one.
  for (const suffix of ['-wal', '-shm']) await rm(`${target}${suffix}`, { force: true });
  try {
    // link(2), not rename(2), which would replace a file that has the name.
    await link(draftPath, target);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
  const folder = await open(dirname(target), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
  return true;
}

export async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}
