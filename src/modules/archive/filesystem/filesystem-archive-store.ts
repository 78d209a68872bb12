import { createHash, randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import type { ArchiveObject, ArchiveStore } from '../archive-store.ts';
import { PRIVATE_FOLDER, requireObjectKey } from '../key-rule.ts';
import {
  durableFiles,
  entriesInOrder,
  readIfThere,
  sizeIfThere,
  type DurableFiles,
} from './durable-files.ts';
import { keysInOrder } from './key-listing.ts';
import { decodeSidecar, encodeSidecar, SIDECAR_SUFFIX, type Sidecar } from './sidecar.ts';

type Metadata = Readonly<Record<string, string>>;

/**
 * An {@link ArchiveStore} in a directory: an object of key `a/b` is the file `{root}/a/b`, as a copy of a bucket would
 * have it. Its checksum and metadata are in `{root}/.keytrail/sidecars/a/b~.json`; a file without one (an archive copied
 * with plain tools) is served with its true checksum and no metadata.
 *
 * An object appears by link(2), after its bytes and its sidecar are on the disk: a crash leaves all of it or nothing,
 * and what exists is never overwritten. Of several processes only one may write, which the lock of the data directory
 * sees to, and any number may read; several instances in that one process may write, each its own keys.
 */
export class FilesystemArchiveStore implements ArchiveStore {
  readonly #root: string;
  readonly #files: DurableFiles;
  readonly #knownDirectories = new Set<string>();
  readonly #writing = new Map<string, Promise<unknown>>();

  private constructor(root: string, files: DurableFiles) {
    this.#root = root;
    this.#files = files;
  }

  /**
   * Opens the archive in `root`, creating the directory when it is missing. Pass `writer: true` once per process, before
   * anything is written: it removes what a crash left half-written, and would remove another writer's work in progress.
   */
  static async open(
    root: string,
    {
      writer = false,
      files = durableFiles,
    }: { readonly writer?: boolean; readonly files?: DurableFiles } = {},
  ): Promise<FilesystemArchiveStore> {
    const store = new FilesystemArchiveStore(root, files);
    await failing('archive_unwritable', 'open', root, async () => {
      await mkdir(root, { recursive: true, mode: 0o700 });
      await store.#ensureDirectory(store.#temporaryFolder);
      if (writer) await store.#removeLeftovers();
    });
    return store;
  }

  /** A folder of somebody else's to read in, such as a copy for an auditor: nothing is made, and nothing removed. */
  static reading(root: string): FilesystemArchiveStore {
    return new FilesystemArchiveStore(root, durableFiles);
  }

  async put(key: string, bytes: Uint8Array, metadata: Metadata = {}): Promise<'created' | 'unchanged'> {
    requireObjectKey(key);
    // One after the other per key: the sidecar of a put that will lose must not replace that of one that has won.
    // How the earlier one ended is for its own caller.
    const before = this.#writing.get(key);
    const written = (async () => {
      await before?.catch(() => undefined);
      return failing('archive_unwritable', 'write', key, () => this.#put(key, bytes, metadata));
    })();
    this.#writing.set(key, written);
    try {
      return await written;
    } finally {
      if (this.#writing.get(key) === written) this.#writing.delete(key);
    }
  }

  async get(
    key: string,
    how?: 'as-it-is',
  ): Promise<{ readonly bytes: Uint8Array; readonly object: ArchiveObject } | undefined> {
    requireObjectKey(key);
    return failing('archive_unreadable', 'read', key, async () => {
      const bytes = await readIfThere(this.#objectPath(key));
      if (bytes === undefined) return undefined;
      const sha256 = sha256Of(bytes);
      const sidecar = await this.#sidecar(key, how);
      if (how === undefined && sidecar !== undefined && sidecar.sha256 !== sha256) {
        throw new InfrastructureError('archive_corrupt', `Archived object ${key} is not what was written.`);
      }
      return { bytes, object: { key, size: bytes.length, sha256, metadata: sidecar?.metadata ?? {} } };
    });
  }

  async head(key: string): Promise<ArchiveObject | undefined> {
    requireObjectKey(key);
    return failing('archive_unreadable', 'read', key, async () => {
      const size = await sizeIfThere(this.#objectPath(key));
      if (size === undefined) return undefined;
      const sidecar = await this.#sidecar(key);
      return sidecar === undefined ? (await this.get(key))?.object : { key, size, ...sidecar };
    });
  }

  async list(
    prefix: string,
    { after, limit }: { readonly after: string | null; readonly limit: number },
  ): Promise<{ readonly keys: readonly string[]; readonly next: string | null }> {
    return failing('archive_unreadable', 'list', prefix, async () => {
      const keys: string[] = [];
      for await (const key of keysInOrder(this.#root, prefix, after)) {
        if (keys.length === limit) return { keys, next: keys.at(-1) ?? after };
        keys.push(key);
      }
      return { keys, next: null };
    });
  }

  async #put(key: string, bytes: Uint8Array, metadata: Metadata): Promise<'created' | 'unchanged'> {
    const path = this.#objectPath(key);
    const sidecar = { sha256: sha256Of(bytes), metadata };
    if (await this.#isUnchanged(key, sidecar)) return 'unchanged';

    const sidecarPath = this.#sidecarPath(key);
    await this.#ensureDirectory(dirname(sidecarPath));
    await this.#ensureDirectory(dirname(path));
    await this.#throughTemporaryFile(encodeSidecar(sidecar), async (temporary) => {
      await this.#files.replace(temporary, sidecarPath);
      await this.#files.syncDirectory(dirname(sidecarPath));
    });
    const created = await this.#throughTemporaryFile(bytes, async (temporary) => {
      const published = await this.#files.publish(temporary, path);
      await this.#files.syncDirectory(dirname(path));
      return published;
    });
    if (!created) throw conflict(key);
    return 'created';
  }

  /** False when nothing has the key. Asking again also makes sure that a put which crashed late is on the disk. */
  async #isUnchanged(key: string, sidecar: Sidecar): Promise<boolean> {
    const existing = await this.get(key);
    if (existing === undefined) return false;
    const { sha256, metadata } = existing.object;
    if (Buffer.compare(encodeSidecar({ sha256, metadata }), encodeSidecar(sidecar)) !== 0)
      throw conflict(key);
    await this.#files.syncDirectory(dirname(this.#objectPath(key)));
    return true;
  }

  async #throughTemporaryFile<Outcome>(
    bytes: Uint8Array,
    use: (temporary: string) => Promise<Outcome>,
  ): Promise<Outcome> {
    const temporary = join(this.#temporaryFolder, randomUUID());
    try {
      await this.#files.create(temporary, bytes);
      return await use(temporary);
    } finally {
      await this.#files.remove(temporary);
    }
  }

  async #sidecar(key: string, how?: 'as-it-is'): Promise<Sidecar | undefined> {
    const bytes = await readIfThere(this.#sidecarPath(key));
    if (bytes === undefined) return undefined;
    try {
      return decodeSidecar(bytes, key);
    } catch (error) {
      if (how === undefined) throw error;
      return undefined;
    }
  }

  /** A new directory's name is on the disk before anything is put into it, or a crash could take both away. */
  async #ensureDirectory(path: string): Promise<void> {
    if (path === this.#root || this.#knownDirectories.has(path)) return;
    await this.#ensureDirectory(dirname(path));
    await this.#files.makeDirectory(path);
    await this.#files.syncDirectory(dirname(path));
    this.#knownDirectories.add(path);
  }

  /**
   * Sidecars of objects that were never published stay: nothing shows them, and the next put of the key replaces them.
   */
  async #removeLeftovers(): Promise<void> {
    for (const name of await entriesInOrder(this.#temporaryFolder)) {
      await this.#files.remove(join(this.#temporaryFolder, name));
    }
  }

  get #temporaryFolder(): string {
    return join(this.#root, PRIVATE_FOLDER, 'writing');
  }

  #objectPath(key: string): string {
    return join(this.#root, key);
  }

  #sidecarPath(key: string): string {
    return join(this.#root, PRIVATE_FOLDER, 'sidecars', `${key}${SIDECAR_SUFFIX}`);
  }
}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const conflict = (key: string): InfrastructureError =>
  new InfrastructureError(
    'archive_conflict',
    `Archived object ${key} exists with other content, which stays.`,
  );

/** Failures of the disk under the archive's own code; the store's own errors pass as they are. */
async function failing<Value>(
  code: string,
  verb: string,
  what: string,
  work: () => Promise<Value>,
): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof InfrastructureError) throw error;
    throw new InfrastructureError(code, `The archive's filesystem could not ${verb} ${what}.`, error);
  }
}
