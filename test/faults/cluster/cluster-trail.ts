import type { KnownEvent } from '../../../src/events/catalogue.ts';
import type { LoggedEvent } from '../../../src/events/stored-event.ts';

/** What identifies an event and is the same in log and archive: the archive keeps no time of the log's own. */
interface TrailEvent {
  readonly place: string;
  readonly text: string;
}

export const inLogOrder = (events: readonly LoggedEvent[]): readonly TrailEvent[] =>
  events
    .toSorted((a, b) => a.stream.localeCompare(b.stream) || a.partition - b.partition || a.offset - b.offset)
    .map(({ stream, partition, offset, text }) => ({ place: `${stream} ${partition}:${offset}`, text }));

/** Accepted presentations of a key. */
export const usesOf = (keyId: string, events: readonly LoggedEvent[]): readonly KnownEvent[] =>
  events
    .filter(({ type }) => type === 'KeyUsed')
    .map(({ text }) => JSON.parse(text) as KnownEvent)
    .filter((event) => event.keyId === keyId);
