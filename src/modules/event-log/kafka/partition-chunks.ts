import type { LoggedEvent } from '../../../events/stored-event.ts';

/** A stretch of a partition as it was fetched: every event after offset `from`, up to and with `upTo`. */
export interface Chunk {
  readonly from: number;
  readonly upTo: number;
  readonly events: readonly LoggedEvent[];
}

/** Stretches remembered per partition: readers that follow each other closely then fetch once for all of them. */
const CHUNKS_KEPT = 3;

/**
 * What was fetched of a topic a moment ago. A fetch brings as much as the broker likes, a read takes as much as its
 * caller wants, and usually there are several readers at nearly the same place. Events never change, so none is stale.
 */
export class PartitionChunks {
  readonly #chunks = new Map<number, readonly Chunk[]>();

  keep(partition: number, chunk: Chunk): void {
    if (chunk.upTo <= chunk.from) return;
    this.#chunks.set(partition, [chunk, ...(this.#chunks.get(partition) ?? [])].slice(0, CHUNKS_KEPT));
  }

  /** Events after `after`, at most `limit`, and how far they reach; undefined when none of the chunks has that place. */
  after(partition: number, after: number, limit: number): Chunk | undefined {
    const chunk = this.#chunks.get(partition)?.find(({ from, upTo }) => from <= after && after < upTo);
    if (chunk === undefined) return undefined;
    const first = firstAfter(chunk.events, after);
    const events = chunk.events.slice(first, first + limit);
    const last = events.at(-1);
    const isWhole = first + events.length === chunk.events.length;
    return { from: after, upTo: isWhole || last === undefined ? chunk.upTo : last.offset, events };
  }

  clear(): void {
    this.#chunks.clear();
  }
}

/** The index of the first event whose offset is greater, by halving: chunks may hold thousands. */
function firstAfter(events: readonly LoggedEvent[], offset: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((events[middle]?.offset ?? Infinity) > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}
