import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Stream } from '../../../events/envelope.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS behind (stream TEXT NOT NULL, partition INTEGER NOT NULL, id TEXT NOT NULL,
    "offset" INTEGER NOT NULL, read INTEGER NOT NULL, PRIMARY KEY (stream, partition, id)) STRICT, WITHOUT ROWID;
`;

/** Of one partition that somebody reads far behind its end. */
interface Reading {
  /** Events read there, ever: the latest ids are told by it. */
  reads: number;
  /** Whether anything was read there since somebody asked last. */
  isGoingOn: boolean;
}

/**
 * Ids that readers have met of late where the index has forgotten them: who follows history, such as a rule that learns or
 * an archive after an outage, finds there what was stored twice. The latest reads are remembered, whoever's they are, so
 * that several who read different stretches at once share the room, and it does not grow with the history.
 */
export class IdsBehind {
  readonly #db: DatabaseSync;
  readonly #select: StatementSync;
  readonly #replace: StatementSync;
  readonly #readings = new Map<string, Reading>();
  readonly #kept: number;
  readonly #pruneEvery: number;

  constructor(db: DatabaseSync, kept: number, pruneEvery: number) {
    this.#db = db;
    this.#kept = kept;
    this.#pruneEvery = pruneEvery;
    db.exec(SCHEMA);
    this.#select = db.prepare('SELECT "offset" FROM behind WHERE stream = ? AND partition = ? AND id = ?');
    this.#replace = db.prepare('INSERT OR REPLACE INTO behind VALUES (?, ?, ?, ?, ?)');
    const counts = db.prepare('SELECT stream, partition, MAX(read) AS reads FROM behind GROUP BY 1, 2');
    for (const { stream, partition, reads } of counts.all()) {
      this.#readings.set(nameOf(String(stream), Number(partition)), {
        reads: Number(reads),
        isGoingOn: true,
      });
    }
  }

  firstOffset(stream: Stream, partition: number, id: string): number | undefined {
    // Most of the time nobody reads far behind, and then this is asked for each event.
    if (!this.#readings.has(nameOf(stream, partition))) return undefined;
    const offset = this.#select.get(stream, partition, id)?.['offset'];
    return typeof offset === 'number' ? offset : undefined;
  }

  /** Also of an id that is known here: whoever reads it now may meet it again. */
  keep(stream: Stream, partition: number, id: string, offset: number): void {
    const name = nameOf(stream, partition);
    const { reads } = this.#readings.get(name) ?? { reads: 0 };
    this.#readings.set(name, { reads: reads + 1, isGoingOn: true });
    this.#replace.run(stream, partition, id, offset, reads + 1);
    // By the number itself, which outlasts a restart: however often a process is started, this comes.
    if ((reads + 1) % this.#pruneEvery !== 0) return;
    this.#db
      .prepare('DELETE FROM behind WHERE stream = ? AND partition = ? AND read <= ?')
      .run(stream, partition, reads + 1 - this.#kept);
  }

  /** Forgets a partition where nobody has read since this was called last. */
  forgetUnread(stream: Stream, partition: number): void {
    const reading = this.#readings.get(nameOf(stream, partition));
    if (reading?.isGoingOn === true) reading.isGoingOn = false;
    else if (reading !== undefined) this.forget(stream, partition);
  }

  forget(stream: Stream, partition: number): void {
    this.#db.prepare('DELETE FROM behind WHERE stream = ? AND partition = ?').run(stream, partition);
    this.#readings.delete(nameOf(stream, partition));
  }
}

const nameOf = (stream: string, partition: number): string => `${stream} ${partition}`;
