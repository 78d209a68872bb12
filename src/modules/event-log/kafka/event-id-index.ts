import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Stream } from '../../../events/envelope.ts';
import type { LoggedEvent } from '../../../events/stored-event.ts';

/** Ids remembered per partition of `usage`; of `lifecycle`, which is small, all that were read are. */
export const USAGE_IDS_KEPT = 1_000_000;
/** Rows are looked through for old ones each time so many have been added. */
const PRUNE_EVERY = 250_000;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS ids (stream TEXT NOT NULL, partition INTEGER NOT NULL, id TEXT NOT NULL,
    "offset" INTEGER NOT NULL, PRIMARY KEY (stream, partition, id)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS indexed (stream TEXT NOT NULL, partition INTEGER NOT NULL, up_to INTEGER NOT NULL,
    PRIMARY KEY (stream, partition)) STRICT, WITHOUT ROWID;
`;

/**
 * Where each event id was first seen in a partition. Kafka stores what it is given, so an event that was appended twice,
 * by whichever processes, is in the topic twice; whoever reads leaves the second out, and all agree which it is, because
 * a partition has one order. Each id stands beside how far the index has come, in one transaction; a lost index is made
 * again by reading.
 */
export class EventIdIndex {
  readonly #db: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #replace: StatementSync;
  readonly #select: StatementSync;
  readonly #mark: StatementSync;
  readonly #upTo = new Map<string, number>();
  readonly #prunedAt = new Map<string, number>();
  readonly #kept: number;

  constructor(path: string, kept = USAGE_IDS_KEPT) {
    this.#kept = kept;
    this.#db = new DatabaseSync(path);
    // Nothing here is the truth: what a power cut takes away is read from the topic again.
    this.#db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; ${SCHEMA}`);
    this.#insert = this.#db.prepare('INSERT OR IGNORE INTO ids VALUES (?, ?, ?, ?)');
    this.#replace = this.#db.prepare('INSERT OR REPLACE INTO ids VALUES (?, ?, ?, ?)');
    this.#select = this.#db.prepare('SELECT "offset" FROM ids WHERE stream = ? AND partition = ? AND id = ?');
    this.#mark = this.#db.prepare('INSERT OR REPLACE INTO indexed VALUES (?, ?, ?)');
    for (const row of this.#db.prepare('SELECT * FROM indexed').all()) {
      this.#upTo.set(nameOf(String(row['stream']), Number(row['partition'])), Number(row['up_to']));
    }
  }

  /** The last offset of the partition that is indexed; 0 for none. */
  upTo(stream: Stream, partition: number): number {
    return this.#upTo.get(nameOf(stream, partition)) ?? 0;
  }

  /** The offset at which an id was seen first, or undefined. */
  firstOffset(stream: Stream, partition: number, id: string): number | undefined {
    const offset = this.#select.get(stream, partition, id)?.['offset'];
    return typeof offset === 'number' ? offset : undefined;
  }

  /**
   * The events of a stretch of a partition that are not repetitions of earlier ones; `upTo` is the offset at which it
   * ends. It may lie before the end of what is indexed, where ids are missing if nobody has read there yet.
   */
  firstOccurrences(
    stream: Stream,
    partition: number,
    events: readonly LoggedEvent[],
    upTo: number,
  ): readonly LoggedEvent[] {
    const reached = this.upTo(stream, partition);
    const known = upTo <= reached ? this.#firstsOf(stream, partition, events) : undefined;
    if (known !== undefined) return known;
    this.#db.exec('BEGIN');
    try {
      const first = events.filter((event) => this.#isFirst(stream, partition, event));
      if (upTo > reached) this.#mark.run(stream, partition, upTo);
      this.#db.exec('COMMIT');
      if (upTo > reached) this.#upTo.set(nameOf(stream, partition), upTo);
      if (stream === 'usage') this.#prune(stream, partition, Math.max(upTo, reached));
      return first;
    } catch (error) {
      this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  /** Forgets a partition whose topic was made anew. */
  forget(stream: Stream, partition: number): void {
    this.#db.prepare('DELETE FROM ids WHERE stream = ? AND partition = ?').run(stream, partition);
    this.#db.prepare('DELETE FROM indexed WHERE stream = ? AND partition = ?').run(stream, partition);
    this.#upTo.delete(nameOf(stream, partition));
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close();
  }

  /** Without writing; undefined when the index must learn of one of them first. */
  #firstsOf(stream: Stream, partition: number, events: readonly LoggedEvent[]): LoggedEvent[] | undefined {
    const first: LoggedEvent[] = [];
    for (const event of events) {
      const offset = this.firstOffset(stream, partition, event.id);
      if (offset === undefined || offset > event.offset) return undefined;
      if (offset === event.offset) first.push(event);
    }
    return first;
  }

  /** Remembers the id; the place that counts is the least of those where it was seen. */
  #isFirst(stream: Stream, partition: number, { id, offset }: LoggedEvent): boolean {
    if (this.#insert.run(stream, partition, id, offset).changes === 1) return true;
    const first = this.firstOffset(stream, partition, id) ?? offset;
    if (first > offset) this.#replace.run(stream, partition, id, offset);
    return first >= offset;
  }

  #prune(stream: Stream, partition: number, upTo: number): void {
    const name = nameOf(stream, partition);
    const last = this.#prunedAt.get(name) ?? upTo;
    this.#prunedAt.set(name, last);
    if (upTo - last < PRUNE_EVERY) return;
    this.#prunedAt.set(name, upTo);
    this.#db
      .prepare('DELETE FROM ids WHERE stream = ? AND partition = ? AND "offset" < ?')
      .run(stream, partition, upTo - this.#kept);
  }
}

const nameOf = (stream: string, partition: number): string => `${stream} ${partition}`;
