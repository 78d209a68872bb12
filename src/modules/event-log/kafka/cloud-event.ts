import type { IHeaders } from 'kafkajs';
import type { Stream } from '../../../events/envelope.ts';
import type { LoggedEvent } from '../../../events/stored-event.ts';
import { cloudEventHeaders } from './cloud-event-headers.ts';
import type { FetchedMessage } from './kafkajs-cluster.ts';
import type { OutgoingRecord } from './record-batch.ts';

/** Of records that somebody else put into the topic without saying what they are. */
const UNTYPED = 'Untyped';

/**
 * The record of an event: CloudEvents 1.0, Kafka protocol binding, binary content mode. The event's text is the record's
 * value, byte for byte; its ordering key is the record's key.
 */
export const toOutgoing = (id: string, type: string, key: Buffer, text: string): OutgoingRecord => ({
  key,
  value: text,
  valueBytes: Buffer.byteLength(text),
  headers: cloudEventHeaders(type),
  headerValue: id,
  headerValueBytes: Buffer.byteLength(id),
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
