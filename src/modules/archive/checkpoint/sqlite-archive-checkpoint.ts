import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Stream } from '../../../events/envelope.ts';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import type { Checkpoint } from '../../event-log/checkpoint.ts';
import type { ArchivedFile, BatchPlan, DeliveredFile } from '../domain/archived-file.ts';
import type { ArchiveCheckpoint } from './archive-checkpoint.ts';
import {
  insertFile,
  selectFilesAfter,
  selectLastFiles,
  selectPlan,
  selectPosition,
} from './sqlite-archive-rows.ts';
import { BUSY_TIMEOUT_MS, generationOf, prepareSchema } from './sqlite-archive-schema.ts';

/** The {@link ArchiveCheckpoint} in a SQLite file; one at a time may have it open. */
export class SqliteArchiveCheckpoint implements ArchiveCheckpoint {
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Opens the file, creating it and its directory when missing. Throws also `data_directory_newer`. */
  static open(path: string): SqliteArchiveCheckpoint {
    return available(path, () => {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
      try {
        // FULL: a plan must survive a power cut, or its object would be found without one and written a second time.
        database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
        prepareSchema(database, path);
        return new SqliteArchiveCheckpoint(database);
      } catch (error) {
        database.close();
        throw error;
      }
    });
  }

  generation(): number {
    return this.#read(() => generationOf(this.#database));
  }

  filesAfter(sequence: number, limit: number): readonly ArchivedFile[] {
    return this.#read(() => selectFilesAfter(this.#database, sequence, limit));
  }

  position(stream: Stream): Checkpoint {
    return this.#read(() => selectPosition(this.#database, stream));
  }

  pending(): BatchPlan | undefined {
    return this.#read(() => selectPlan(this.#database));
  }

  lastFiles(): readonly ArchivedFile[] {
    return this.#read(() => selectLastFiles(this.#database));
  }

  isBlank(): boolean {
    return this.#read(
      () => selectPlan(this.#database) === undefined && selectFilesAfter(this.#database, 0, 1).length === 0,
    );
  }

  plan({ key, stream, partition, fromOffset, toOffset, deliveredAt, records }: BatchPlan): void {
    this.#transaction(() => {
      this.#database
        .prepare('INSERT INTO archive_plan VALUES (1, ?, ?, ?, ?, ?, ?, ?)')
        .run(key, stream, partition, fromOffset, toOffset, deliveredAt, records);
    });
  }

  complete(file: DeliveredFile): void {
    this.#transaction(() => {
      this.#insert(file);
      this.#database.exec('DELETE FROM archive_plan');
    });
  }

  adopt(files: readonly DeliveredFile[]): void {
    this.#transaction(() => {
      for (const file of files) this.#insert(file);
    });
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  #insert(file: DeliveredFile): void {
    if (!insertFile(this.#database, file)) throw new Error(`${file.key} is in the list already`);
  }

  #transaction(work: () => void): void {
    this.#read(() => {
      this.#database.exec('BEGIN IMMEDIATE');
      try {
        work();
        this.#database.exec('COMMIT');
      } catch (error) {
        if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
        throw error;
      }
    });
  }

  #read<Value>(work: () => Value): Value {
    return available(this.#database.location() ?? 'memory', work);
  }
}

/** Runs `work` and gives its failures the archive checkpoint's code. */
function available<Value>(path: string, work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    if (error instanceof InfrastructureError) throw error;
    throw new InfrastructureError(
      'archive_checkpoint_unavailable',
      `The archive's checkpoint ${path} failed.`,
      error,
    );
  }
}
