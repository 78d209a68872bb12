import type { Stream } from '../../events/envelope.ts';
import type { LoggedEvent } from '../../events/stored-event.ts';
import type { Checkpoint } from '../event-log/checkpoint.ts';

/** A value that a read model stores: the intersection of what SQLite and our rows need. */
export type Cell = string | number | bigint | null | Uint8Array;
export type Row = Readonly<Record<string, Cell>>;

/** The open transaction of a read model. Statements are prepared once per text and reused. */
export interface ReadModelTransaction {
  run(sql: string, ...parameters: readonly Cell[]): void;
  get(sql: string, ...parameters: readonly Cell[]): Row | undefined;
  all(sql: string, ...parameters: readonly Cell[]): readonly Row[];
}

/** The tables of a store that follows the log. */
export interface ReadModelTables {
  /** Also the file name of the store. */
  readonly name: string;
  /** Raised when the tables or the fold change: the store is then dropped and replayed at start. */
  readonly version: number;
  readonly streams: readonly Stream[];
  /** CREATE TABLE statements. */
  readonly schema: readonly string[];
  /** CREATE INDEX statements. Apart, because a rebuild makes them after the rows, which costs a third. */
  readonly indexes?: readonly string[];
}

/**
 * A read model: the fold of some streams into tables. It must be deterministic and must not depend on where batches
 * begin and end, so that dropping and replaying it gives the same rows. Duplicated delivery is the store's business:
 * it moves the checkpoint in the transaction that `apply` runs in, so no event is applied twice.
 */
export interface Projection extends ReadModelTables {
  /** Folds a batch of events of one stream, in log order. */
  apply(tx: ReadModelTransaction, stream: Stream, events: readonly LoggedEvent[]): void;
  /** Present only if the order of events does not matter to the rows; a rebuild is then faster. */
  readonly inBulk?: InBulk;
}

/** How a rebuild folds a projection that events of any order give the same rows of. */
export interface InBulk {
  start(): BulkFold;
  /** SQL that adds the rows of an attached database `part`, folded from one part of the log, to those of another part. */
  readonly mergePart: readonly string[];
}

/** A fold over many batches that may keep some of what it knows in memory until it is finished. */
export interface BulkFold {
  add(tx: ReadModelTransaction, events: readonly LoggedEvent[]): void;
  finish(tx: ReadModelTransaction): void;
}

/** Where a projection's rows and checkpoints live; both change in one transaction or not at all. */
export interface ReadModelStore extends Pick<ReadModelTransaction, 'get' | 'all'> {
  checkpoint(stream: Stream): Checkpoint;
  /** Per partition the id of the event that stands at the checkpoint, null where no event does. Says which log it was. */
  lastEventIds(stream: Stream): readonly (string | null)[];
  /** Applies a batch and moves the stream's checkpoint, atomically. */
  apply(stream: Stream, events: readonly LoggedEvent[], checkpoint: Checkpoint): void;
  /** Empties tables and checkpoints. */
  reset(): void;
  /** SHA-256 over every row of every table in key order: two stores with equal digests hold the same read model. */
  digest(): string;
  close(): void;
}
