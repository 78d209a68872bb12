import { mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const PARTIAL = '.partial';

/**
 * The folder of the query copy: `audit_trail/` with the Parquet files, `spool/` for what is being read or spilled.
 * A file appears under its name only when it is complete and on disk.
 */
export class CopyFolder {
  readonly root: string;
  readonly tableDirectory: string;
  readonly spoolDirectory: string;

  constructor(root: string) {
    this.root = root;
    this.tableDirectory = join(root, 'audit_trail');
    this.spoolDirectory = join(root, 'spool');
  }

  /** Makes the folders and removes what an interrupted run left in the spool. */
  async prepare(): Promise<void> {
    await rm(this.spoolDirectory, { recursive: true, force: true });
    await mkdir(this.spoolDirectory, { recursive: true });
    await mkdir(this.tableDirectory, { recursive: true });
  }

  absolute(path: string): string {
    return join(this.tableDirectory, path);
  }

  /**
   * Lets `write` make a file under a temporary name, then gives it its own. The bytes are flushed before the rename:
   * otherwise a power cut could leave a name in the manifest whose content never reached the disk.
   */
  async publish(path: string, write: (temporaryPath: string) => Promise<void>): Promise<{ bytes: number }> {
    const target = this.absolute(path);
    await mkdir(dirname(target), { recursive: true });
    const temporary = `${target}${PARTIAL}`;
    await rm(temporary, { force: true });
    try {
      await write(temporary);
    } catch (error) {
      // What was begun would lie there until the next start: the next try may have another name.
      await rm(temporary, { force: true });
      throw error;
    }
    const bytes = (await stat(temporary)).size;
    await flush(temporary);
    await rename(temporary, target);
    await flush(dirname(target));
    return { bytes };
  }

  /** Runs `use` with a function that puts bytes into a file of the spool; the files are gone when it has ended. */
  async spooled<Value>(
    use: (spool: (name: string, bytes: Uint8Array) => Promise<string>) => Promise<Value>,
  ): Promise<Value> {
    const paths: string[] = [];
    try {
      return await use(async (name, bytes) => {
        const path = join(this.spoolDirectory, name);
        paths.push(path);
        await writeFile(path, bytes);
        return path;
      });
    } finally {
      for (const path of paths) await rm(path, { force: true });
    }
  }

  async remove(path: string): Promise<void> {
    await rm(this.absolute(path), { force: true });
  }

  async clear(): Promise<void> {
    await rm(this.tableDirectory, { recursive: true, force: true });
    await this.prepare();
  }

  /** Removes files that no manifest names: those of a batch whose process ended before it was recorded. */
  async removeAllBut(kept: ReadonlySet<string>): Promise<void> {
    const entries = await readdir(this.tableDirectory, { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      if (!entry.isFile()) continue;
      const absolute = join(entry.parentPath, entry.name);
      const path = absolute.slice(this.tableDirectory.length + 1).replaceAll('\\', '/');
      if (!kept.has(path)) await rm(absolute, { force: true });
    }
  }
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
