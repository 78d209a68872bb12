import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** A folder on this machine for what a batch is made of and from: nothing in it outlives the work that needs it. */
export class BatchSpool {
  readonly #directory: string;

  private constructor(directory: string) {
    this.#directory = directory;
  }

  /** Removes what an interrupted run left. The folder is this process's own. */
  static async open(directory: string): Promise<BatchSpool> {
    await rm(directory, { recursive: true, force: true });
    await mkdir(directory, { recursive: true, mode: 0o700 });
    return new BatchSpool(directory);
  }

  /** Runs `use` with the path of an empty folder, which is gone when it has ended. */
  async lend<Value>(use: (folder: string) => Promise<Value>): Promise<Value> {
    const folder = join(this.#directory, randomUUID());
    await mkdir(folder, { mode: 0o700 });
    try {
      return await use(folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}
