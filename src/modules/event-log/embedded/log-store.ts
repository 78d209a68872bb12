import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Stream } from '../../../events/envelope.ts';
import { assertReadable, createSchema, WRITE_NOTHING } from './log-schema.ts';
import { type PackedEvents, type PackedPlaces, unpack } from '../packed-events.ts';
import { storedId } from './stored-id.ts';

/** How long a write waits for another process, such as a backup, that holds the database. */
const BUSY_TIMEOUT_MS = 500;

const PAGE_BYTES = 4_096;

/**
 * From this size on each commit copies the write-ahead log into the database by itself: a bound for when nobody else
 * does (see WalCheckpoints) or a reader keeps it from beginning anew. A start after a crash may have to read as much.
 */
const WAL_BYTES_MAX = 256 * 1024 * 1024;

/** Page cache: holds the part of the id index that random ids of an import keep coming back to. In KiB. */
const CACHE_KIB = 64 * 1024;

/** How full the write-ahead log is. */
export interface WalFill {
  /** What is not copied into the database yet. */
  readonly waitingBytes: number;
}

interface StreamTable {
  readonly insert: StatementSync;
  readonly find: StatementSync;
  /** The last offset given and committed. */
  last: number;
}

/** Opens the one connection that writes. Creates the file and its tables when there are none. */
export function openLogForWriting(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    assertReadable(db, path);
    db.exec(`PRAGMA page_size = ${PAGE_BYTES}`);
    db.exec('PRAGMA journal_mode = WAL');
    // FULL syncs the write-ahead log at every commit. With NORMAL a power failure loses acknowledged events.
    db.exec('PRAGMA synchronous = FULL');
    db.exec(`PRAGMA wal_autocheckpoint = ${WAL_BYTES_MAX / PAGE_BYTES}`);
    db.exec(`PRAGMA journal_size_limit = ${WAL_BYTES_MAX}`);
    db.exec(`PRAGMA cache_size = -${CACHE_KIB}`);
    createSchema(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** The write side of the log, synchronous: each batch is one transaction, wholly durable or wholly absent. */
export class LogStore {
  readonly #db: DatabaseSync;
  readonly #tables: Readonly<Record<Stream, StreamTable>>;
  readonly #fill: StatementSync;
  readonly #copy: StatementSync;

  /** Takes a connection from {@link openLogForWriting} and closes it with itself. */
  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#tables = { lifecycle: streamTable(db, 'lifecycle'), usage: streamTable(db, 'usage') };
    this.#fill = db.prepare('PRAGMA wal_checkpoint(NOOP)');
    this.#copy = db.prepare('PRAGMA wal_checkpoint(PASSIVE)');
  }

  /**
   * Returns when the batch is durable. Throws SQLite's error when it is not; nothing of the batch is then stored. A batch
   * without events is written all the same, and so tells whether one with events could be.
   */
  append(batch: PackedEvents): PackedPlaces {
    const places: PackedPlaces = [];
    // Advanced only after COMMIT: a batch that is rolled back must not use up or skip offsets.
    const last: Record<Stream, number> = {
      lifecycle: this.#tables.lifecycle.last,
      usage: this.#tables.usage.last,
    };
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      if (batch.length === 0) this.#db.exec(WRITE_NOTHING);
      unpack(batch, (stream, id, type, key, text) => {
        const table = this.#tables[stream];
        const idBytes = storedId(id);
        if (table.insert.run(last[stream] + 1, idBytes, type, key, text).changes === 0) {
          places.push(-Number(table.find.get(idBytes)?.['offset']));
        } else {
          last[stream] += 1;
          places.push(last[stream]);
        }
      });
      this.#db.exec('COMMIT');
    } catch (error) {
      // SQLite has already rolled back by itself after some errors, a full disk among them.
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
    this.#tables.lifecycle.last = last.lifecycle;
    this.#tables.usage.last = last.usage;
    return places;
  }

  walFill(): WalFill {
    const { log, checkpointed } = this.#fill.get() ?? {};
    return { waitingBytes: (Number(log) - Number(checkpointed)) * PAGE_BYTES };
  }

  /**
   * Copies what waits. The next commit then begins the write-ahead log anew, unless somebody is reading it. False when
   * the disk did not take it: the events are durable where they are, and a later copy tries again.
   */
  copyWal(): boolean {
    try {
      this.#copy.get();
      return true;
    } catch {
      return false;
    }
  }

  close(): void {
    this.#db.close();
  }
}

function streamTable(db: DatabaseSync, stream: Stream): StreamTable {
  const greatest = db.prepare(`SELECT max(offset) AS offset FROM ${stream}`).get();
  return {
    insert: db.prepare(
      `INSERT INTO ${stream} (offset, event_id, type, key, text) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (event_id) DO NOTHING`,
    ),
    find: db.prepare(`SELECT offset FROM ${stream} WHERE event_id = ?`),
    last: Number(greatest?.['offset'] ?? 0),
  };
}
