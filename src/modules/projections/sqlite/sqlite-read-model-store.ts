import type { Stream } from '../../../events/envelope.ts';
import type { LoggedEvent } from '../../../events/stored-event.ts';
import { covers, type Checkpoint } from '../../event-log/checkpoint.ts';
import type { Cell, Projection, ReadModelStore, Row } from '../projection.ts';
import { SqliteStore } from './sqlite-store.ts';

/** The {@link SqliteStore} of a projection: batches of one stream at a time, each with its checkpoint. */
export class SqliteReadModelStore implements ReadModelStore {
  readonly #projection: Projection;
  readonly #store: SqliteStore;

  private constructor(projection: Projection, store: SqliteStore) {
    this.#projection = projection;
    this.#store = store;
  }

  /** Opens the store of a projection. A file of another version, or a damaged one, is dropped: replay it then. */
  static open(projection: Projection, options: { readonly dataDir: string }): SqliteReadModelStore {
    return new SqliteReadModelStore(projection, SqliteStore.open(projection, options));
  }

  checkpoint(stream: Stream): Checkpoint {
    return this.#store.checkpoint(stream);
  }

  lastEventIds(stream: Stream): readonly (string | null)[] {
    return this.#store.lastEventIds(stream);
  }

  apply(stream: Stream, events: readonly LoggedEvent[], checkpoint: Checkpoint): void {
    this.#store.write((tx) => {
      // Read inside the transaction: a second writer, such as one that is being replaced, cannot apply a batch twice.
      const stored = tx.checkpoint(stream);
      if (covers(stored, checkpoint)) return;
      const fresh = events.filter((event) => event.offset > (stored[event.partition] ?? 0));
      if (fresh.length > 0) this.#projection.apply(tx, stream, fresh);
      for (const [partition, offset] of checkpoint.entries()) {
        if (offset > (stored[partition] ?? 0))
          tx.reach(stream, partition, offset, idAt(fresh, partition, offset));
      }
    });
  }

  get(sql: string, ...parameters: readonly Cell[]): Row | undefined {
    return this.#store.get(sql, ...parameters);
  }

  all(sql: string, ...parameters: readonly Cell[]): readonly Row[] {
    return this.#store.all(sql, ...parameters);
  }

  reset(): void {
    this.#store.reset();
  }

  digest(): string {
    return this.#store.digest();
  }

  close(): void {
    this.#store.close();
  }
}

const idAt = (events: readonly LoggedEvent[], partition: number, offset: number): string | null =>
  events.findLast((event) => event.partition === partition && event.offset === offset)?.id ?? null;
