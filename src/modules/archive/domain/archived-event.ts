import type { KnownEvent } from '../../../events/catalogue.ts';
import { STREAMS, type Stream } from '../../../events/envelope.ts';
import { readEvent, type LoggedEvent } from '../../../events/stored-event.ts';

/** A logged event, read as far as this program can read it. */
export interface ReadLoggedEvent {
  readonly logged: LoggedEvent;
  /** Null for a type or version this program does not know, and for a text that is not an event at all. */
  readonly known: KnownEvent | null;
  /** The text's JSON value, present only when writing it as JSON gives the text back, byte for byte. */
  readonly value: object | undefined;
}

/** Deeper texts are archived as text: many JSON readers, Python's among them, give up on deep nesting. */
const NESTING_MAX = 64;

export function readLogged(logged: LoggedEvent): ReadLoggedEvent {
  const read = readEvent(logged.text);
  if (read.known) {
    // What was written, not what it means today: evidence of a former version stays as it was.
    const value = JSON.stringify(read.written) === logged.text ? read.written : undefined;
    return { logged, known: hasEnvelope(read.event) ? read.event : null, value };
  }
  return { logged, known: null, value: canonicalObject(logged.text) };
}

/** Where in the log a record's event stands; the part of `additionalEventData` that is always there. */
export interface LogPlace {
  readonly stream: Stream;
  readonly partition: number;
  readonly offset: number;
}

/**
 * `additionalEventData` of a record: what queries want flat, the event's place in the log, and the event itself, as
 * `event` where that loses nothing, else as `eventText`, else (too large) in the `parts` records that follow.
 */
export interface ArchivedEvent extends LogPlace {
  readonly tenant: string | null;
  /** The key concerned, which is not the acting key when one key revokes another. */
  readonly keyId: string | null;
  readonly outcome: string | null;
  /** The log's ordering key, where it is not `keyId`, or `tenant` for an event without a key. */
  readonly orderingKey?: string;
  readonly event?: object;
  readonly eventText?: string;
  readonly omitted?: true;
  readonly parts?: number;
}

/** {@link ArchivedEvent} without the event itself. */
export function archivedEventFrame({ logged, known }: ReadLoggedEvent): ArchivedEvent {
  const { stream, partition, offset, key } = logged;
  const place = { stream, partition, offset };
  if (known === null) return { tenant: null, keyId: null, outcome: null, ...place, orderingKey: key };
  const { tenant, keyId, outcome } = known;
  const frame = { tenant, keyId, outcome, ...place };
  return key === (keyId ?? tenant) ? frame : { ...frame, orderingKey: key };
}

export function orderingKey(archived: ArchivedEvent): string | null {
  return archived.orderingKey ?? archived.keyId ?? archived.tenant;
}

export const isStream = (value: unknown): value is Stream => STREAMS.some((stream) => stream === value);

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/;

/**
 * Whether a text that claims a known type has that type's envelope. Only validated events are appended, but one bad
 * text must not stop the archive of all that follow it: without an envelope it is archived as an unknown event.
 */
function hasEnvelope(event: KnownEvent): boolean {
  const { actor, origin } = event;
  return (
    isObject(actor) &&
    (actor.credential === null || isObject(actor.credential)) &&
    isObject(origin) &&
    isObject(event.data) &&
    typeof actor.id === 'string' &&
    typeof event.time === 'string' &&
    TIME.test(event.time) &&
    typeof event.tenant === 'string' &&
    typeof event.outcome === 'string' &&
    isTextOrNull(event.keyId) &&
    isTextOrNull(origin.ip) &&
    isTextOrNull(origin.userAgent) &&
    isTextOrNull(origin.requestId)
  );
}

const isTextOrNull = (value: unknown): boolean => value === null || typeof value === 'string';

function canonicalObject(text: string): object | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(value) || !nestsWithin(value, NESTING_MAX)) return undefined;
  return JSON.stringify(value) === text ? value : undefined;
}

const nestsWithin = (value: unknown, levels: number): boolean =>
  !isObject(value) || (levels > 0 && Object.values(value).every((inner) => nestsWithin(inner, levels - 1)));
