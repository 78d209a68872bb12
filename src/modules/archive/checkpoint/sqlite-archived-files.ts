import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Stream } from '../../../events/envelope.ts';
import type { LoggedEvent } from '../../../events/stored-event.ts';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import type { Checkpoint } from '../../event-log/checkpoint.ts';
import { readAnnouncement } from '../domain/file-announcement.ts';
import type { ArchivedFile } from '../domain/archived-file.ts';
import { insertFile, selectFilesAfter, selectLastFiles, selectPosition } from './sqlite-archive-rows.ts';
import {
  BUSY_TIMEOUT_MS,
  generationOf,
  markAnotherGeneration,
  prepareSchema,
} from './sqlite-archive-schema.ts';

/** Under which name the file keeps how far it has come in the announcements, beside the positions of the log's streams. */
const ANNOUNCEMENTS = 'announcements';

/**
 * The list of archived files where several processes archive: each announces what it has written, in one order for all,
 * and this is the fold of those announcements. So a sequence means the same file in every process. It is a fold's
 * target; the stream that it is asked about is that of the announcements, whatever its name.
 */
export class SqliteArchivedFiles {
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Opens the file, creating it and its directory when missing. Throws `archive_checkpoint_unavailable`. */
  static open(path: string): SqliteArchivedFiles {
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
      // NORMAL: what a power cut takes back is announced still.
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
      prepareSchema(database, path);
      return new SqliteArchivedFiles(database);
    } catch (cause) {
      if (cause instanceof InfrastructureError) throw cause;
      throw new InfrastructureError(
        'archive_checkpoint_unavailable',
        `The list of archived files ${path} cannot be opened.`,
        cause,
      );
    }
  }

  generation(): number {
    return generationOf(this.#database);
  }

  filesAfter(sequence: number, limit: number): readonly ArchivedFile[] {
    return selectFilesAfter(this.#database, sequence, limit);
  }

  /** Everything of a stream of the log up to here is in files of the list. */
  position(stream: Stream): Checkpoint {
    return selectPosition(this.#database, stream);
  }

  lastFiles(): readonly ArchivedFile[] {
    return selectLastFiles(this.#database);
  }

  /** How far the announcements are folded. */
  checkpoint(): Checkpoint {
    return selectPosition(this.#database, ANNOUNCEMENTS);
  }

  /**
   * None: announcements are given ids that are made of their places, the same in any list, and tell none from another. The
   * log's identity does: what is of another log is deleted before this is opened.
   */
  lastEventIds(): readonly (string | null)[] {
    return [];
  }

  apply(_stream: Stream, events: readonly LoggedEvent[], checkpoint: Checkpoint): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      for (const { key, text } of events) {
        const file = readAnnouncement(key, text);
        // Announced twice by two owners that followed each other: the first stays.
        if (file !== undefined) insertFile(this.#database, file);
      }
      const move = this.#database.prepare('INSERT OR REPLACE INTO archive_position VALUES (?, ?, ?)');
      for (const [partition, offset] of checkpoint.entries()) move.run(ANNOUNCEMENTS, partition, offset);
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  /** What follows is another list: whoever has read this one by its sequences must notice. */
  reset(): void {
    this.#database.exec('BEGIN IMMEDIATE; DELETE FROM archived_files; DELETE FROM archive_position;');
    markAnotherGeneration(this.#database);
    this.#database.exec('COMMIT');
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }
}
