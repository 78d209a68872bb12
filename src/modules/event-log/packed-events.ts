import type { Stream } from '../../events/envelope.ts';
import type { EventRecord } from '../../events/stored-event.ts';

/**
 * A batch on its way to the writer thread: {@link FIELDS_PER_EVENT} strings per event, one after another. A flat array
 * of strings is the cheapest thing to post: measured with 1,000 events, 0.21 µs of the main thread per event, against
 * 0.34 µs as objects, 0.43 µs as one string with a length table and 0.68 µs as a copied buffer. Shared memory would be
 * 0.05 µs faster, and would need a flow control of its own.
 */
export type PackedEvents = string[];

export const FIELDS_PER_EVENT = 5;

/** What the writer answers, one number per event: its offset, negated when an event of that id was already there. */
export type PackedPlaces = number[];

export function pack(into: PackedEvents, { stream, id, type, key, text }: EventRecord): void {
  into.push(stream, id, type, key, text);
}

/** Calls `visit` for each event of the batch, in order. The batch must have been made by {@link pack}. */
export function unpack(
  packed: PackedEvents,
  visit: (stream: Stream, id: string, type: string, key: string, text: string) => void,
): void {
  for (let at = 0; at < packed.length; at += FIELDS_PER_EVENT) {
    // The casts hold because pack() alone writes these five fields; checking each would cost more than the hand-over.
    visit(
      packed[at] as Stream,
      packed[at + 1] as string,
      packed[at + 2] as string,
      packed[at + 3] as string,
      packed[at + 4] as string,
    );
  }
}
