import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Stream } from '../../../events/envelope.ts';
import type { LoggedEvent } from '../../../events/stored-event.ts';
import { IdsBehind } from './ids-behind.ts';

/**
 * Of a partition of `usage`, the ids of so many events before the furthest that was read are remembered; of `lifecycle`,
 * which is small, all that were read are.
 */
export const USAGE_IDS_KEPT = 1_000_000;
/** Of these, how many are remembered where somebody reads further behind. */
const BEHIND_SHARE = 1 / 4;
/** Rows are looked through for old ones each time so many have been added: beyond what is kept there are no more. */
const PRUNE_EVERY = 250_000;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS ids (stream TEXT NOT NULL, partition INTEGER NOT NULL, id TEXT NOT NULL,
    "offset" INTEGER NOT NULL, PRIMARY KEY (stream, partition, id)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS indexed (stream TEXT NOT NULL, partition INTEGER NOT NULL, up_to INTEGER NOT NULL,
    PRIMARY KEY (stream, partition)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS added (stream TEXT NOT NULL, partition INTEGER NOT NULL, rows INTEGER NOT NULL,
    PRIMARY KEY (stream, partition)) STRICT, WITHOUT ROWID;
`;

/**
 * Where each event id was first seen in a partition. Kafka stores what it is given, so an event that was appended twice,
 * by whichever processes, is in the topic twice; whoever reads leaves the second out, and all agree which it is, because
 * a partition has one order. Each id stands beside how far the index has come, in one transaction; a lost index is made
 * again by reading.
 *
 * What is older than what is kept is not put in again by who reads it later: that would make the index as large as the
 * history. Such readers have a room of their own, {@link IdsBehind}, and find a repetition as long as it is no further
 * from its first than what is remembered there. One that is repeated after more events than that counts twice to them, as it
 * does near the end after more than {@link USAGE_IDS_KEPT}.
 */
export class EventIdIndex {
  readonly #db: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #replace: StatementSync;
  readonly #select: StatementSync;
  readonly #mark: StatementSync;
  readonly #upTo = new Map<string, number>();
  /** Rows that were added since old ones were looked for; in the file, since a process may be started often. */
  readonly #added = new Map<string, number>();
  readonly #markAdded: StatementSync;
  readonly #behind: IdsBehind;
  readonly #kept: number;
  readonly #pruneEvery: number;

  constructor(path: string, kept = USAGE_IDS_KEPT, pruneEvery = PRUNE_EVERY) {
    this.#kept = kept;
    this.#pruneEvery = pruneEvery;
    this.#db = new DatabaseSync(path);
    // Nothing here is the truth: what a power cut takes away is read from the topic again.
    this.#db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; ${SCHEMA}`);
    this.#insert = this.#db.prepare('INSERT OR IGNORE INTO ids VALUES (?, ?, ?, ?)');
    this.#replace = this.#db.prepare('INSERT OR REPLACE INTO ids VALUES (?, ?, ?, ?)');
    this.#select = this.#db.prepare('SELECT "offset" FROM ids WHERE stream = ? AND partition = ? AND id = ?');
    this.#mark = this.#db.prepare('INSERT OR REPLACE INTO indexed VALUES (?, ?, ?)');
    this.#markAdded = this.#db.prepare('INSERT OR REPLACE INTO added VALUES (?, ?, ?)');
    this.#behind = new IdsBehind(this.#db, Math.ceil(kept * BEHIND_SHARE), pruneEvery);
    for (const row of this.#db.prepare('SELECT * FROM added').all()) {
      this.#added.set(nameOf(String(row['stream']), Number(row['partition'])), Number(row['rows']));
    }
    for (const row of this.#db.prepare('SELECT * FROM indexed').all()) {
      const name = nameOf(String(row['stream']), Number(row['partition']));
      this.#upTo.set(name, Number(row['up_to']));
      // A file without this number was made before there was one, and may hold any number of rows.
      if (!this.#added.has(name)) this.#added.set(name, pruneEvery);
    }
  }

  /** The last offset of the partition that is indexed; 0 for none. */
  upTo(stream: Stream, partition: number): number {
    return this.#upTo.get(nameOf(stream, partition)) ?? 0;
  }

  /** The offset at which an id was seen first, or undefined. */
  firstOffset(stream: Stream, partition: number, id: string): number | undefined {
    const offset = this.#select.get(stream, partition, id)?.['offset'];
    const behind = this.#behind.firstOffset(stream, partition, id);
    if (typeof offset !== 'number') return behind;
    return Math.min(offset, behind ?? offset);
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
    const keptFrom = stream === 'usage' ? Math.max(upTo, reached) - this.#kept : 0;
    const isKept = (events[0]?.offset ?? upTo) >= keptFrom;
    const known = upTo <= reached && isKept ? this.#firstsOf(stream, partition, events) : undefined;
    if (known !== undefined) return known;
    this.#db.exec('BEGIN');
    try {
      const first = events.filter((event) => this.#isFirst(stream, partition, event, keptFrom));
      if (upTo > reached) this.#mark.run(stream, partition, upTo);
      if (stream === 'usage') this.#prune(stream, partition, keptFrom);
      this.#db.exec('COMMIT');
      if (upTo > reached) this.#upTo.set(nameOf(stream, partition), upTo);
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
    this.#behind.forget(stream, partition);
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
  #isFirst(stream: Stream, partition: number, { id, offset }: LoggedEvent, keptFrom: number): boolean {
    if (offset < keptFrom) {
      const first = this.firstOffset(stream, partition, id) ?? offset;
      this.#behind.keep(stream, partition, id, Math.min(first, offset));
      return first >= offset;
    }
    if (this.#insert.run(stream, partition, id, offset).changes === 1) {
      const name = nameOf(stream, partition);
      this.#added.set(name, (this.#added.get(name) ?? 0) + 1);
      return (this.#behind.firstOffset(stream, partition, id) ?? offset) >= offset;
    }
    const first = this.firstOffset(stream, partition, id) ?? offset;
    if (first > offset) this.#replace.run(stream, partition, id, offset);
    return first >= offset;
  }

  /** By the rows that came, not by how far the index has come: whoever reads behind adds some as well. */
  #prune(stream: Stream, partition: number, keptFrom: number): void {
    const name = nameOf(stream, partition);
    let added = this.#added.get(name) ?? 0;
    if (added >= this.#pruneEvery) {
      this.#db
        .prepare('DELETE FROM ids WHERE stream = ? AND partition = ? AND "offset" < ?')
        .run(stream, partition, keptFrom);
      this.#behind.forgetUnread(stream, partition);
      added = 0;
    }
    this.#added.set(name, added);
    this.#markAdded.run(stream, partition, added);
  }
}

const nameOf = (stream: string, partition: number): string => `${stream} ${partition}`;
