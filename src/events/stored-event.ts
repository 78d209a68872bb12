import { CATALOGUE, type EventType, type KnownEvent } from './catalogue.ts';
import type { EventEnvelope, Stream } from './envelope.ts';
import { liftEvent } from './lift-event.ts';

/** An event on its way into the log: its exact text, and the few fields that the log needs to know. */
export interface EventRecord {
  readonly stream: Stream;
  readonly id: string;
  readonly type: string;
  /** Ordering key: events of one key keep their order. The key id, else the principal's, else the tenant. */
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

/** An event in its current form, and as it was written: the same object unless that was in a former version. */
export interface ReadKnownEvent {
  readonly known: true;
  readonly event: KnownEvent;
  readonly written: object;
}

export type ReadEvent = ReadKnownEvent | UnknownEvent;

/** Events about a principal keep their order also when it moves to another tenant. */
const principalOf = (event: KnownEvent): string | null =>
  'principalId' in event.data ? event.data.principalId : null;

/** The form in which an event is appended. */
export function toRecord(event: KnownEvent): EventRecord {
  return {
    stream: CATALOGUE[event.type].stream,
    id: event.id,
    type: event.type,
    key: event.keyId ?? principalOf(event) ?? event.tenant,
    text: JSON.stringify(event),
  };
}

const isKnownType = (type: unknown): type is EventType =>
  typeof type === 'string' && Object.hasOwn(CATALOGUE, type);

/**
 * Reads the text of an event that went through {@link toRecord}. Types of the catalogue come back typed, events of a
 * former version lifted to the current one; everything else, unreadable text included, comes back as
 * {@link UnknownEvent}. It trusts what a known version contains, because only validated events are ever appended: full
 * validation is `CATALOGUE[type].event.parse`.
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
  if (!isKnownType(value.type)) return { known: false, text };
  const isCurrent = CATALOGUE[value.type].version === value.version;
  const event = isCurrent ? value : liftEvent(value as EventEnvelope);
  return event === undefined
    ? { known: false, text }
    : { known: true, event: event as KnownEvent, written: value };
}
