import { chmod, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { systemCode } from '../../shared/thrown.ts';
import { CliError } from './cli-error.ts';
import { EXIT } from './exit-code.ts';

/** Readable by its owner only: the file may hold secrets and hashes of passwords. */
const NEW_FILE_MODE = 0o600;

/** Replaces a file's text as a whole: whoever reads it meanwhile finds the old text or the new one, never a part. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const target = await behindLinks(path);
  const draft = `${target}.${process.pid}.new`;
  try {
    const file = await open(draft, 'wx', NEW_FILE_MODE);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    const mode = await modeOf(target);
    if (mode !== null) await chmod(draft, mode);
    await rename(draft, target);
  } catch {
    await rm(draft, { force: true });
    throw new CliError(EXIT.refused, `${path} cannot be written.`);
  }
}

async function behindLinks(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return path;
    throw error;
  }
}

async function modeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).mode;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}
