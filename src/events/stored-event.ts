import { CATALOGUE, type EventType, type KnownEvent } from './catalogue.ts';
import type { Stream } from './envelope.ts';

/** An event on its way into the log: its exact text, and the few fields that the log needs to know. */
export interface EventRecord {
  readonly stream: Stream;
  readonly id: string;
  readonly type: string;
  /** Ordering key: events of one key keep their order. The key id, or the tenant for events without a key. */
  readonly key: string;
  /** The event as JSON, kept byte for byte, also when this program does not know its type. */
  readonly text: string;
}

/** An event as the log holds it. */
export interface LoggedEvent extends EventRecord {
  readonly partition: number;
  /** Counts up from 1 within a partition of a stream; never reused. Not necessarily without gaps. */
  readonly offset: number;
  /** When the log took it, by the log's own record, ms since the epoch; absent where the log keeps no such time. */
  readonly appendedAtMs?: number;
}

/** An event of a type or version that this program does not know. It passes through byte for byte. */
export interface UnknownEvent {
  readonly known: false;
  readonly text: string;
}

export type ReadEvent = { readonly known: true; readonly event: KnownEvent } | UnknownEvent;

/** The form in which an event is appended. */
export function toRecord(event: KnownEvent): EventRecord {
  return {
    stream: CATALOGUE[event.type].stream,
    id: event.id,
    type: event.type,
    key: event.keyId ?? event.tenant,
    text: JSON.stringify(event),
  };
}

const isKnownType = (type: unknown): type is EventType =>
  typeof type === 'string' && Object.hasOwn(CATALOGUE, type);

/**
 * Reads the text of an event that went through {@link toRecord}. Types and versions of the catalogue come back typed;
 * everything else, unreadable text included, comes back as {@link UnknownEvent}. It trusts what a known version
 * contains, because only validated events are ever appended: full validation is `CATALOGUE[type].event.parse`.
 */
export function readEvent(text: string): ReadEvent {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { known: false, text };
  }
  if (typeof value !== 'object' || value === null || !('type' in value) || !('version' in value)) {
    return { known: false, text };
  }
  if (!isKnownType(value.type) || CATALOGUE[value.type].version !== value.version)
    return { known: false, text };
  return { known: true, event: value as KnownEvent };
}
