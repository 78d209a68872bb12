import type { IHeaders } from 'kafkajs';
import type { Stream } from '../../../events/envelope.ts';
import type { LoggedEvent } from '../../../events/stored-event.ts';
import type { FetchedMessage } from './kafkajs-cluster.ts';

/** What an event is as a Kafka record: CloudEvents 1.0, Kafka protocol binding, binary content mode. */
export interface CloudEventMessage {
  readonly key: Buffer;
  readonly value: Buffer;
  readonly headers: Record<string, string>;
}

const SPEC_VERSION = '1.0';
const SOURCE = 'urn:keytrail';
const CONTENT_TYPE = 'application/json';

/** Of records that somebody else put into the topic without saying what they are. */
const UNTYPED = 'Untyped';

/** The event's text is the record's value, byte for byte; its ordering key is the record's key. */
export const toMessage = (id: string, type: string, key: Buffer, text: string): CloudEventMessage => ({
  key,
  value: Buffer.from(text),
  headers: {
    ce_specversion: SPEC_VERSION,
    ce_id: id,
    ce_source: SOURCE,
    ce_type: type,
    'content-type': CONTENT_TYPE,
  },
});

/**
 * The event of a record. Offsets of the port count from 1, Kafka's from 0. A record that is no CloudEvent is passed on
 * all the same, under an id made of its place: what is in the log is not ours to leave out.
 */
export function fromMessage(
  stream: Stream,
  partition: number,
  { offset, timestamp, key, value, headers }: FetchedMessage,
): LoggedEvent {
  return {
    stream,
    id: header(headers, 'ce_id') ?? `${stream}/${partition}/${offset}`,
    type: header(headers, 'ce_type') ?? UNTYPED,
    key: key?.toString() ?? '',
    text: value?.toString() ?? '',
    partition,
    offset: Number(offset) + 1,
    appendedAtMs: Number(timestamp),
  };
}

function header(headers: IHeaders, name: string): string | undefined {
  const value = headers[name];
  return value === undefined || Array.isArray(value) ? undefined : value.toString();
}
