import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Stream } from '../../../events/envelope.ts';
import type { LoggedEvent } from '../../../events/stored-event.ts';
import type { Checkpoint } from '../../event-log/checkpoint.ts';
import type { BulkFold, Projection } from '../projection.ts';
import { createIndexes, createTables, deleteReadModelFile } from './read-model-file.ts';
import { StatementCache } from './statement-cache.ts';

/** KiB of pages in memory while a draft is written. */
const PAGE_CACHE_KIB = 64 * 1024;

/**
 * A read model in the making, in a file of its own that nobody else reads. It is written without journal and without
 * syncs, in one transaction: a draft that is not finished is thrown away, so there is nothing to protect.
 */
export class ReadModelDraft {
  readonly #projection: Projection;
  readonly #database: DatabaseSync;
  readonly #statements: StatementCache;
  readonly #fold: BulkFold | undefined;
  /** The last event added, per partition of each stream. */
  readonly #last: Readonly<Record<Stream, LoggedEvent[]>> = { lifecycle: [], usage: [] };

  private constructor(projection: Projection, database: DatabaseSync) {
    this.#projection = projection;
    this.#database = database;
    this.#statements = new StatementCache(database);
    this.#fold = projection.inBulk?.start();
  }

  /** Begins a draft at `path`; what an interrupted rebuild may have left there is deleted. */
  static create(path: string, projection: Projection): ReadModelDraft {
    mkdirSync(dirname(path), { recursive: true });
    deleteReadModelFile(path);
    const database = openDraft(path);
    try {
      database.exec('BEGIN');
      createTables(database, projection);
      return new ReadModelDraft(projection, database);
    } catch (error) {
      database.close();
      throw error;
    }
  }

  add(stream: Stream, events: readonly LoggedEvent[]): void {
    if (events.length === 0) return;
    const last = this.#last[stream];
    for (const event of events) last[event.partition] = event;
    if (this.#fold === undefined) this.#projection.apply(this.#statements, stream, events);
    else this.#fold.add(this.#statements, events);
  }

  /** Writes what is left in memory, the indexes and the positions that were reached. The file is not synced. */
  finish(reached: readonly { readonly stream: Stream; readonly to: Checkpoint }[]): void {
    this.#fold?.finish(this.#statements);
    createIndexes(this.#database, this.#projection);
    this.#writeCheckpoints(reached);
    this.#database.exec('COMMIT');
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  #writeCheckpoints(reached: readonly { readonly stream: Stream; readonly to: Checkpoint }[]): void {
    for (const { stream, to } of reached) {
      for (const [partition, offset] of to.entries()) {
        if (offset === 0) continue;
        const last = this.#last[stream][partition];
        const id = last?.offset === offset ? last.id : null;
        this.#statements.run(
          'INSERT INTO store_checkpoint VALUES (?, ?, ?, ?)',
          stream,
          partition,
          offset,
          id,
        );
      }
    }
  }
}

/**
 * Adds the rows of finished drafts to those of another one, which then is the read model up to the last of them: the
 * drafts are of consecutive parts of the log, and the checkpoint of each supersedes that of the one before it.
 */
export function mergeDrafts(path: string, others: readonly string[], mergePart: readonly string[]): void {
  const database = openDraft(path);
  try {
    for (const other of others) {
      database.prepare('ATTACH ? AS part').run(other);
      database.exec('BEGIN');
      for (const statement of [...mergePart, TAKE_CHECKPOINT]) database.exec(statement);
      database.exec('COMMIT; DETACH part');
    }
  } finally {
    database.close();
  }
}

const TAKE_CHECKPOINT = 'INSERT OR REPLACE INTO main.store_checkpoint SELECT * FROM part.store_checkpoint';

function openDraft(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA cache_size = -${PAGE_CACHE_KIB}`);
  return database;
}
