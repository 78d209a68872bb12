import type { DatabaseSync } from 'node:sqlite';
import type { Stream } from '../../../events/envelope.ts';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import { advance, BEGINNING, type Checkpoint } from '../../event-log/checkpoint.ts';
import type { Cell, ReadModelTables, ReadModelTransaction, Row } from '../projection.ts';
import { createIndexes, createTables, openReadModelFile, readModelPath } from './read-model-file.ts';
import { StatementCache } from './statement-cache.ts';
import { tableNames } from './table-columns.ts';
import { digestTables } from './table-digest.ts';

const SELECT_CHECKPOINT = 'SELECT partition, "offset" FROM store_checkpoint WHERE stream = ?';
const SELECT_LAST_EVENTS = 'SELECT partition, event_id FROM store_checkpoint WHERE stream = ?';
const UPSERT_CHECKPOINT = `INSERT INTO store_checkpoint (stream, partition, "offset", event_id) VALUES (?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET "offset" = excluded."offset", event_id = excluded.event_id`;

/** The open transaction of a store, in which its checkpoint is to be moved, too. */
export interface StoreTransaction extends ReadModelTransaction {
  /** As it is stored, which a second writer, such as one that is being replaced, may have moved. */
  checkpoint(stream: Stream): Checkpoint;
  /** Moves a partition forward; `eventId` is of the event that stands there, null where none does. */
  reach(stream: Stream, partition: number, offset: number, eventId: string | null): void;
}

/**
 * Tables that follow the log, in one SQLite file, `<dataDir>/read-models/<name>.sqlite`. Rows and checkpoints change in
 * one transaction. Every method throws InfrastructureError `read_model_unavailable` when the file cannot be read or
 * written, or when what changes it throws; nothing has changed then.
 */
export class SqliteStore {
  readonly #tables: ReadModelTables;
  readonly #database: DatabaseSync;
  #statements: StatementCache;
  /** What `checkpoint` answers from: the hot path asks on every decision. Follows the committed rows. */
  readonly #checkpoints = new Map<Stream, Checkpoint>();

  private constructor(tables: ReadModelTables, database: DatabaseSync) {
    this.#tables = tables;
    this.#database = database;
    this.#statements = new StatementCache(database);
    this.#reloadCheckpoints();
  }

  /** Opens the file. One of another version, or a damaged one, is dropped: it is to be made again from the log then. */
  static open(tables: ReadModelTables, options: { readonly dataDir: string }): SqliteStore {
    try {
      const database = openReadModelFile(readModelPath(options.dataDir, tables.name), tables);
      return new SqliteStore(tables, database);
    } catch (cause) {
      throw unavailable(tables, 'opened', cause);
    }
  }

  checkpoint(stream: Stream): Checkpoint {
    return this.#checkpoints.get(stream) ?? BEGINNING;
  }

  lastEventIds(stream: Stream): readonly (string | null)[] {
    return this.#reading(() => {
      const ids: (string | null)[] = this.checkpoint(stream).map(() => null);
      for (const { partition, event_id: id } of this.#statements.all(SELECT_LAST_EVENTS, stream))
        ids[Number(partition)] = id === null ? null : String(id);
      return ids;
    });
  }

  /** Changes rows and checkpoints, all of it or nothing. */
  write(change: (tx: StoreTransaction) => void): void {
    this.#transaction('written', () =>
      change({
        run: (sql, ...parameters) => this.#statements.run(sql, ...parameters),
        get: (sql, ...parameters) => this.#statements.get(sql, ...parameters),
        all: (sql, ...parameters) => this.#statements.all(sql, ...parameters),
        checkpoint: (stream) => this.#storedCheckpoint(stream),
        reach: (stream, partition, offset, eventId) =>
          this.#statements.run(UPSERT_CHECKPOINT, stream, partition, offset, eventId),
      }),
    );
  }

  get(sql: string, ...parameters: readonly Cell[]): Row | undefined {
    return this.#reading(() => this.#statements.get(sql, ...parameters));
  }

  all(sql: string, ...parameters: readonly Cell[]): readonly Row[] {
    return this.#reading(() => this.#statements.all(sql, ...parameters));
  }

  /** The file stays in place, so connections that read it beside this one see the empty tables, then the new rows. */
  reset(): void {
    this.#transaction('emptied', () => {
      this.#statements = new StatementCache(this.#database);
      for (const table of [...tableNames(this.#database), 'store_checkpoint']) {
        this.#database.exec(`DROP TABLE "${table}"`);
      }
      createTables(this.#database, this.#tables);
      createIndexes(this.#database, this.#tables);
    });
  }

  digest(): string {
    return this.#reading(() => digestTables(this.#database));
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  #transaction(done: string, body: () => void): void {
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      body();
      this.#database.exec('COMMIT');
    } catch (cause) {
      // SQLite ends the transaction by itself on some errors (a full disk): a ROLLBACK then would hide the cause.
      if (this.#database.isOpen && this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw unavailable(this.#tables, done, cause);
    }
    this.#reloadCheckpoints();
  }

  #reading<Value>(read: () => Value): Value {
    try {
      return read();
    } catch (cause) {
      throw unavailable(this.#tables, 'read', cause);
    }
  }

  #reloadCheckpoints(): void {
    for (const stream of this.#tables.streams) this.#checkpoints.set(stream, this.#storedCheckpoint(stream));
  }

  #storedCheckpoint(stream: Stream): Checkpoint {
    return this.#statements
      .all(SELECT_CHECKPOINT, stream)
      .reduce<Checkpoint>(
        (found, row) => advance(found, Number(row['partition']), Number(row['offset'])),
        BEGINNING,
      );
  }
}

const unavailable = (tables: ReadModelTables, done: string, cause: unknown): InfrastructureError =>
  new InfrastructureError(
    'read_model_unavailable',
    `The read model ${tables.name} could not be ${done}; nothing in it has changed.`,
    cause,
  );
