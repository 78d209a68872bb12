import type { DatabaseSync } from 'node:sqlite';
import type { Stream } from '../../../events/envelope.ts';
import type { LoggedEvent } from '../../../events/stored-event.ts';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import { advance, BEGINNING, covers, type Checkpoint } from '../../event-log/checkpoint.ts';
import type { Cell, Projection, ReadModelStore, Row } from '../projection.ts';
import { createIndexes, createTables, openReadModelFile, readModelPath } from './read-model-file.ts';
import { StatementCache } from './statement-cache.ts';
import { tableNames } from './table-columns.ts';
import { digestTables } from './table-digest.ts';

const SELECT_CHECKPOINT = 'SELECT partition, "offset" FROM store_checkpoint WHERE stream = ?';
const SELECT_LAST_EVENTS = 'SELECT partition, event_id FROM store_checkpoint WHERE stream = ?';
const UPSERT_CHECKPOINT = `INSERT INTO store_checkpoint (stream, partition, "offset", event_id) VALUES (?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET "offset" = excluded."offset", event_id = excluded.event_id`;

/**
 * One SQLite file per projection, `<dataDir>/read-models/<name>.sqlite`. Rows and checkpoints change in one
 * transaction. Every method throws InfrastructureError `read_model_unavailable` when the file cannot be read or
 * written, or when the projection throws; nothing has changed then.
 */
export class SqliteReadModelStore implements ReadModelStore {
  readonly #projection: Projection;
  readonly #database: DatabaseSync;
  #statements: StatementCache;
  /** What `checkpoint` answers from: the hot path asks on every decision. Follows the committed rows. */
  readonly #checkpoints = new Map<Stream, Checkpoint>();

  private constructor(projection: Projection, database: DatabaseSync) {
    this.#projection = projection;
    this.#database = database;
    this.#statements = new StatementCache(database);
    this.#reloadCheckpoints();
  }

  /** Opens the store of a projection. A file of another version, or a damaged one, is dropped: replay it then. */
  static open(projection: Projection, options: { readonly dataDir: string }): SqliteReadModelStore {
    try {
      const database = openReadModelFile(readModelPath(options.dataDir, projection.name), projection);
      return new SqliteReadModelStore(projection, database);
    } catch (cause) {
      throw unavailable(projection, 'opened', cause);
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

  apply(stream: Stream, events: readonly LoggedEvent[], checkpoint: Checkpoint): void {
    this.#transaction('written', () => {
      // Read inside the transaction: a second writer, such as one that is being replaced, cannot apply a batch twice.
      const stored = this.#storedCheckpoint(stream);
      if (covers(stored, checkpoint)) return;
      const fresh = events.filter((event) => event.offset > (stored[event.partition] ?? 0));
      if (fresh.length > 0) this.#projection.apply(this.#statements, stream, fresh);
      for (const [partition, offset] of checkpoint.entries()) {
        if (offset > (stored[partition] ?? 0))
          this.#statements.run(UPSERT_CHECKPOINT, stream, partition, offset, idAt(fresh, partition, offset));
      }
    });
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
      createTables(this.#database, this.#projection);
      createIndexes(this.#database, this.#projection);
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
      throw unavailable(this.#projection, done, cause);
    }
    this.#reloadCheckpoints();
  }

  #reading<Value>(read: () => Value): Value {
    try {
      return read();
    } catch (cause) {
      throw unavailable(this.#projection, 'read', cause);
    }
  }

  #reloadCheckpoints(): void {
    for (const stream of this.#projection.streams)
      this.#checkpoints.set(stream, this.#storedCheckpoint(stream));
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

const idAt = (events: readonly LoggedEvent[], partition: number, offset: number): string | null =>
  events.findLast((event) => event.partition === partition && event.offset === offset)?.id ?? null;

const unavailable = (projection: Projection, done: string, cause: unknown): InfrastructureError =>
  new InfrastructureError(
    'read_model_unavailable',
    `The read model ${projection.name} could not be ${done}; nothing in it has changed.`,
    cause,
  );
