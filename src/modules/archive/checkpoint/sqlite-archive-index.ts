import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Stream } from '../../../events/envelope.ts';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import { BEGINNING, type Checkpoint } from '../../event-log/checkpoint.ts';
import type { ArchivedFile } from '../domain/archived-file.ts';
import type { ArchiveIndex } from './archive-checkpoint.ts';
import { selectFilesAfter, selectPosition } from './sqlite-archive-rows.ts';
import { BUSY_TIMEOUT_MS, generationOf, SCHEMA_VERSION, schemaVersion } from './sqlite-archive-schema.ts';

/**
 * The {@link ArchiveIndex} over a connection of its own that cannot write, for other threads than the archiver's. May be
 * made before the archiver has created the file: until then nothing is archived.
 */
export class SqliteArchiveIndex implements ArchiveIndex {
  readonly #path: string;
  #database: DatabaseSync | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  generation(): number | undefined {
    return this.#read<number | undefined>(generationOf, undefined);
  }

  filesAfter(sequence: number, limit: number): readonly ArchivedFile[] {
    return this.#read((database) => selectFilesAfter(database, sequence, limit), []);
  }

  position(stream: Stream): Checkpoint {
    return this.#read((database) => selectPosition(database, stream), BEGINNING);
  }

  close(): void {
    this.#database?.close();
    this.#database = undefined;
  }

  #read<Value>(select: (database: DatabaseSync) => Value, whileAbsent: Value): Value {
    try {
      this.#database ??= this.#open();
      return this.#database === undefined ? whileAbsent : select(this.#database);
    } catch (error) {
      if (error instanceof InfrastructureError) throw error;
      throw new InfrastructureError(
        'archive_checkpoint_unavailable',
        `The archive's index ${this.#path} cannot be read.`,
        error,
      );
    }
  }

  #open(): DatabaseSync | undefined {
    if (!existsSync(this.#path)) return undefined;
    const database = new DatabaseSync(this.#path, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
    const version = schemaVersion(database);
    if (version === SCHEMA_VERSION) return database;
    database.close();
    // Between the file and its tables there is a moment in which the archiver has created only the former.
    if (version === 0) return undefined;
    throw new InfrastructureError(
      'data_directory_newer',
      `${this.#path} was written by another version of Keytrail.`,
    );
  }
}
