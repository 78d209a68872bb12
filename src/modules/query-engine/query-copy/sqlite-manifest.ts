import { DatabaseSync } from 'node:sqlite';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import { STREAMS } from '../../../events/envelope.ts';
import type { CopyFile, CopySnapshot } from './copy-snapshot.ts';
import { advanceTrail, TRAIL_BEGINNING, type TrailCheckpoint } from './trail-checkpoint.ts';

/** Raise it when columns or layout of the Parquet files change: an older copy is then discarded and rebuilt. */
export const COPY_FORMAT = 3;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS progress (only INTEGER PRIMARY KEY CHECK (only = 1), sequence INTEGER NOT NULL,
    generation INTEGER);
  CREATE TABLE IF NOT EXISTS compacted (
    stream TEXT NOT NULL, partition INTEGER NOT NULL, offset INTEGER NOT NULL, PRIMARY KEY (stream, partition)
  );
  CREATE TABLE IF NOT EXISTS file (
    path TEXT PRIMARY KEY, date TEXT NOT NULL, rows INTEGER NOT NULL, bytes INTEGER NOT NULL
  );
  CREATE TABLE IF NOT EXISTS retired (path TEXT PRIMARY KEY, at_ms INTEGER NOT NULL);
  INSERT OR IGNORE INTO progress VALUES (1, 0, NULL);
`;

export type ArchivePlace = Pick<CopySnapshot, 'generation' | 'sequence'>;

/**
 * Which files make up the query copy and which events they hold: list and checkpoint change in one transaction, so
 * that after a crash either both contain a batch or neither does.
 */
export class SqliteManifest {
  readonly #db: DatabaseSync;

  private constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** Throws InfrastructureError `query_copy_unreadable` when the file is not a manifest. */
  static open(path: string): SqliteManifest {
    try {
      const db = new DatabaseSync(path);
      db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
      const manifest = new SqliteManifest(db);
      if (manifest.#format() !== COPY_FORMAT) manifest.reset();
      return manifest;
    } catch (cause) {
      throw new InfrastructureError('query_copy_unreadable', `The manifest ${path} cannot be read.`, cause);
    }
  }

  snapshot(): CopySnapshot {
    const files = this.#db.prepare('SELECT path, date, rows, bytes FROM file ORDER BY path').all();
    let compacted: TrailCheckpoint = TRAIL_BEGINNING;
    const reached = this.#db.prepare('SELECT stream, partition, offset FROM compacted').all();
    for (const { stream: name, partition, offset } of reached) {
      const stream = STREAMS.find((known) => known === name);
      if (stream !== undefined)
        compacted = advanceTrail(compacted, stream, Number(partition), Number(offset));
    }
    const { sequence, generation } =
      this.#db.prepare('SELECT sequence, generation FROM progress').get() ?? {};
    return {
      files: files.map(({ path, date, rows, bytes }) => ({
        path: String(path),
        date: String(date),
        rows: Number(rows),
        bytes: Number(bytes),
      })),
      compacted,
      generation: typeof generation === 'number' ? generation : null,
      sequence: Number(sequence ?? 0),
    };
  }

  /** Records a batch: its files, and that the copy now reaches `compacted` and an archive file. */
  add(files: readonly CopyFile[], compacted: TrailCheckpoint, { generation, sequence }: ArchivePlace): void {
    this.#transaction(() => {
      this.#insert(files);
      const reach = this.#db.prepare('INSERT OR REPLACE INTO compacted VALUES (?, ?, ?)');
      for (const stream of STREAMS) {
        compacted[stream].forEach((offset, partition) => reach.run(stream, partition, offset));
      }
      this.#db.prepare('UPDATE progress SET sequence = ?, generation = ?').run(sequence, generation);
    });
  }

  /** Replaces files by others with the same rows; the replaced ones are kept as retired since `atMs`. */
  replace(old: readonly CopyFile[], files: readonly CopyFile[], atMs: number): void {
    this.#transaction(() => {
      const forget = this.#db.prepare('DELETE FROM file WHERE path = ?');
      const retire = this.#db.prepare('INSERT OR REPLACE INTO retired VALUES (?, ?)');
      for (const { path } of old) {
        forget.run(path);
        retire.run(path, atMs);
      }
      this.#insert(files);
    });
  }

  /** Paths of files that were replaced at or before `atMs`. */
  retiredUntil(atMs: number): readonly string[] {
    return this.#db
      .prepare('SELECT path FROM retired WHERE at_ms <= ? ORDER BY path')
      .all(atMs)
      .map(({ path }) => String(path));
  }

  forgetRetired(path: string): void {
    this.#db.prepare('DELETE FROM retired WHERE path = ?').run(path);
  }

  /** An empty manifest of the present format. */
  reset(): void {
    this.#db.exec(`
      DROP TABLE IF EXISTS progress; DROP TABLE IF EXISTS compacted;
      DROP TABLE IF EXISTS file; DROP TABLE IF EXISTS retired;
      ${SCHEMA}
      PRAGMA user_version = ${String(COPY_FORMAT)};
    `);
  }

  close(): void {
    this.#db.close();
  }

  #format(): number {
    const { user_version: version } = this.#db.prepare('PRAGMA user_version').get() ?? {};
    return Number(version ?? 0);
  }

  #insert(files: readonly CopyFile[]): void {
    const insert = this.#db.prepare('INSERT INTO file VALUES (?, ?, ?, ?)');
    for (const file of files) insert.run(file.path, file.date, file.rows, file.bytes);
  }

  #transaction(change: () => void): void {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      change();
      this.#db.exec('COMMIT');
    } catch (cause) {
      this.#db.exec('ROLLBACK');
      throw cause;
    }
  }
}
