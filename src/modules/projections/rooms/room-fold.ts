import type { KnownEvent } from '../../../events/catalogue.ts';
import type { ReadModelStore, ReadModelTransaction } from '../projection.ts';

/** What a room reads of the tables that it folded: answers are synchronous, as those about keys are. */
export type RoomRows = Pick<ReadModelStore, 'get' | 'all'>;

/**
 * Folds the lifecycle events of one room into tables of its own, in the store of the keys. As every fold it must give the
 * same rows whatever batches the events come in, and it may see events of two keys in either order.
 */
export interface RoomFold {
  /** CREATE TABLE statements. */
  readonly schema: readonly string[];
  /** CREATE INDEX statements. */
  readonly indexes: readonly string[];
  /** @returns whether the event is the room's alone, so that the state of the key need not look at it */
  fold(tx: ReadModelTransaction, event: KnownEvent): boolean;
}
