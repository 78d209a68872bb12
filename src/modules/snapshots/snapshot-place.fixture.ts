import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logged, presented } from '../../../test/fixtures/key-events.ts';
import type { ArchiveStore } from '../archive/archive-store.ts';
import { FilesystemArchiveStore } from '../archive/filesystem/filesystem-archive-store.ts';
import { readModelPath } from '../projections/sqlite/read-model-file.ts';
import { SqliteReadModelStore } from '../projections/sqlite/sqlite-read-model-store.ts';
import { usageProjection } from '../projections/usage/usage-projection.ts';
import { restoreSnapshot, type RestoredSnapshot, type RestoreRequest } from './restore-snapshot.ts';
import { takeSnapshot, type SnapshotRequest, type TakenSnapshot } from './take-snapshot.ts';

/** Few enough that every batch changes pages all over the file. */
const KEYS = 2_000;
const { name, version } = usageProjection;

/** A process with a usage read model, another one with an empty data directory, and the store between them. */
export class SnapshotPlace {
  readonly root: string;
  readonly store: ArchiveStore;
  readonly usage: SqliteReadModelStore;
  readonly troubles: string[] = [];
  readonly clock = { nowMs: (): number => this.nowMs };
  nowMs = START_MS;
  /** Events folded so far; each counts one success. */
  folded = 0;

  private constructor(root: string, store: ArchiveStore) {
    this.root = root;
    this.store = store;
    this.usage = SqliteReadModelStore.open(usageProjection, { dataDir: join(root, 'old') });
  }

  static async open(): Promise<SnapshotPlace> {
    const root = mkdtempSync(join(tmpdir(), 'keytrail-snapshots-'));
    return new SnapshotPlace(root, await FilesystemArchiveStore.open(join(root, 'bucket')));
  }

  close(): void {
    this.usage.close();
    rmSync(this.root, { recursive: true });
  }

  get file(): string {
    return readModelPath(join(this.root, 'old'), name);
  }

  get target(): string {
    return readModelPath(this.newDir, name);
  }

  get newDir(): string {
    return join(this.root, 'new');
  }

  fold(count: number): void {
    const uses = Array.from({ length: count }, (_, n) =>
      presented({ keyId: `key_${(this.folded + n) % KEYS}`, time: '2026-11-20T21:00:00.000Z' }),
    );
    const events = logged(uses).map((event, n) => ({ ...event, offset: this.folded + n + 1 }));
    this.folded += count;
    this.usage.apply('usage', events, [this.folded]);
  }

  take(changes: Partial<SnapshotRequest> = {}): Promise<TakenSnapshot> {
    const checkpoint = { usage: this.usage.checkpoint('usage') };
    const { file, store, clock } = this;
    return takeSnapshot({ file, name, version, checkpoint, store, clock, ...changes });
  }

  restore(changes: Partial<RestoreRequest> = {}): Promise<RestoredSnapshot | null> {
    const { store, clock, target: targetPath } = this;
    const onTrouble = (sentence: string, cause: unknown): void => {
      this.troubles.push(`${sentence} ${cause instanceof Error ? cause.message : String(cause)}`);
    };
    return restoreSnapshot({ store, name, version, targetPath, clock, onTrouble, ...changes });
  }

  /** What the new process finds when it opens its read model. */
  restoredContent() {
    const restored = SqliteReadModelStore.open(usageProjection, { dataDir: this.newDir });
    const successes = restored.get('SELECT sum(successes) AS n FROM key_activity')?.['n'];
    const content = { checkpoint: restored.checkpoint('usage'), successes, digest: restored.digest() };
    restored.close();
    return content;
  }

  /** The file of a stored object. */
  stored(key: string): string {
    return join(this.root, 'bucket', key);
  }

  /** As if other bytes had been stored: the store itself then finds nothing wrong with them. */
  replaceStored(key: string, bytes: Uint8Array): void {
    rmSync(this.stored(key));
    rmSync(this.stored(`.keytrail/sidecars/${key}~.json`));
    writeFileSync(this.stored(key), bytes);
  }

  async storedKeys(): Promise<readonly string[]> {
    return (await this.store.list('snapshots/', { after: null, limit: 100 })).keys;
  }

  /** Names of files whose name holds a text, anywhere in the place. */
  filesNamed(text: string): readonly string[] {
    return readdirSync(this.root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.includes(text))
      .map((entry) => entry.name);
  }
}

export const HOUR_MS = 3_600_000;
/** Where the clock of a place stands at first. */
export const START_MS = Date.UTC(2026, 10, 25, 22, 43, 44);
