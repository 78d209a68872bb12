import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Stream } from '../../../events/envelope.ts';
import type { LoggedEvent } from '../../../events/stored-event.ts';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import { messageOf } from '../../../shared/thrown.ts';
import { BEGINNING, type Checkpoint } from '../checkpoint.ts';
import type { LogBatch } from '../event-log.ts';
import { assertReadable } from './log-schema.ts';
import { idFromStored, STORED_ID_SQL } from './stored-id.ts';

/** Rows fetched by one statement; a read goes on with another until it has enough. */
const ROWS_PER_FETCH = 500;

/** Text of one read in UTF-16 code units, overrun by one fetch at most: a reader that asks for many events gets fewer. */
const READ_UNITS_MAX = 32 * 1024 * 1024;

/** The embedded log has one partition per stream. */
export const PARTITION = 0;

/**
 * Reads the log over a connection of its own that cannot write, so it can be opened in any thread, beside the writer and
 * beside other readers. Rows that it sees are durable: SQLite shows a transaction to others only after its sync.
 */
export class EmbeddedLogReader {
  readonly #db: DatabaseSync;
  readonly #reads: Readonly<Record<Stream, StatementSync>>;
  readonly #ends: Readonly<Record<Stream, StatementSync>>;

  private constructor(db: DatabaseSync) {
    this.#db = db;
    this.#reads = { lifecycle: readStatement(db, 'lifecycle'), usage: readStatement(db, 'usage') };
    this.#ends = { lifecycle: endStatement(db, 'lifecycle'), usage: endStatement(db, 'usage') };
  }

  /** Opens an existing log. Throws `data_directory_newer`, or `log_unavailable` when it cannot be read. */
  static open({ path }: { readonly path: string }): EmbeddedLogReader {
    return readable(() => {
      const db = new DatabaseSync(path, { readOnly: true });
      try {
        assertReadable(db, path);
        return new EmbeddedLogReader(db);
      } catch (error) {
        db.close();
        throw error;
      }
    });
  }

  /**
   * As {@link EventLog.read}. Fewer events than `limit` do not mean that the end is reached, since the text of one read
   * is bounded; none do.
   */
  // The port is asynchronous, and a caller must get every failure as a rejection: hence async without an await.
  async read(stream: Stream, after: Checkpoint, limit: number): Promise<LogBatch> {
    return readable(() => this.#read(stream, after, limit));
  }

  async end(stream: Stream): Promise<Checkpoint> {
    return readable(() => {
      const last = this.#ends[stream].get()?.['last'];
      return typeof last === 'number' ? [last] : BEGINNING;
    });
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close();
  }

  #read(stream: Stream, after: Checkpoint, limit: number): LogBatch {
    const events: LoggedEvent[] = [];
    let last = after[PARTITION] ?? 0;
    let units = 0;
    while (events.length < limit && units < READ_UNITS_MAX) {
      const wanted = Math.min(ROWS_PER_FETCH, limit - events.length);
      const rows = this.#reads[stream].all(last, wanted) as unknown as readonly ReadRow[];
      for (const [offset, id, type, key, text] of rows) {
        events.push({ stream, id: idFromStored(id), type, key, text, partition: PARTITION, offset });
        last = offset;
        units += text.length;
      }
      if (rows.length < wanted) break;
    }
    return { events, checkpoint: events.length === 0 ? after : [last] };
  }
}

/** offset, id, type, key, text. Arrays, because an object per row nearly halves the speed of reading. */
type ReadRow = readonly [number, string, string, string, string];

function readStatement(db: DatabaseSync, stream: Stream): StatementSync {
  const statement = db.prepare(
    `SELECT offset, ${STORED_ID_SQL}, type, key, text FROM ${stream} WHERE offset > ? ORDER BY offset LIMIT ?`,
  );
  statement.setReturnArrays(true);
  return statement;
}

const endStatement = (db: DatabaseSync, stream: Stream): StatementSync =>
  db.prepare(`SELECT MAX(offset) AS last FROM ${stream}`);

function readable<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (error instanceof InfrastructureError) throw error;
    throw new InfrastructureError(
      'log_unavailable',
      `The event log cannot be read: ${messageOf(error)}.`,
      error,
    );
  }
}
