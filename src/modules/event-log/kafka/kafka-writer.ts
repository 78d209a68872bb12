import type { Kafka } from 'kafkajs';
import type { Stream } from '../../../events/envelope.ts';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import { messageOf } from '../../../shared/thrown.ts';
import type { AppendedEvent } from '../event-log.ts';
import { logUnavailable } from '../log-unavailable.ts';
import { unpack, type PackedEvents } from '../packed-events.ts';
import { toOutgoing } from './cloud-event.ts';
import { IdempotentProducer, type PartitionRecords } from './idempotent-producer.ts';
import { createCluster } from './kafkajs-cluster.ts';
import { partitionOf } from './partition-of.ts';
import type { ProducedBatch } from './produce-request.ts';
import type { OutgoingRecord } from './record-batch.ts';
import { within } from './within.ts';

/** Bytes of one partition in one request: a batch, with its records' overhead, must stay below `max.message.bytes`. */
const PARTITION_BYTES_MAX = 640 * 1024;
/** What a record takes beside key and value: headers and lengths. */
const RECORD_OVERHEAD_BYTES = 256;

/**
 * How long a batch may take, all tries of the client included. A caller waits for the batch under way and for its own,
 * so it has its answer, if only that there is none, within twice this time.
 */
const BATCH_MS_MAX = 5_000;

export interface KafkaWriterParts {
  readonly kafka: Kafka;
  /** The topic of each stream, and how many partitions it has. */
  readonly topics: Readonly<Record<Stream, { readonly topic: string; readonly partitions: number }>>;
}

interface PlacedRecord {
  readonly stream: Stream;
  readonly partition: number;
  readonly record: OutgoingRecord;
}

/**
 * Writes batches, one at a time: the next is collected while this one is under way. The client's retries cannot store a
 * batch twice (idempotent producer). After a failure whose outcome nobody knows the producer is replaced, because the
 * broker would refuse the numbers that follow.
 */
export class KafkaWriter {
  readonly #parts: KafkaWriterParts;
  #producer: Promise<IdempotentProducer> | undefined;
  readonly #givenUp = new Set<Promise<void>>();

  constructor(parts: KafkaWriterParts) {
    this.#parts = parts;
  }

  /** The places of a batch's events, in their order. Throws `log_unavailable` or `event_too_large`. */
  async commit(batch: PackedEvents): Promise<readonly AppendedEvent[]> {
    const placed: PlacedRecord[] = [];
    unpack(batch, (stream, id, type, key, text) => {
      const keyBytes = Buffer.from(key);
      const partition = partitionOf(keyBytes, this.#parts.topics[stream].partitions);
      placed.push({ stream, partition, record: toOutgoing(id, type, keyBytes, text) });
    });
    const places: AppendedEvent[] = [];
    for (const part of inRequests(placed)) places.push(...(await this.#sendFitting(part)));
    return places;
  }

  async close(): Promise<void> {
    this.#replace();
    await Promise.all(this.#givenUp);
  }

  /** A topic may take smaller batches than are made here: then in halves, so that an event is refused for its own size. */
  async #sendFitting(placed: readonly PlacedRecord[]): Promise<readonly AppendedEvent[]> {
    try {
      return await this.#send(placed);
    } catch (error) {
      const isTooLarge = error instanceof InfrastructureError && error.code === 'event_too_large';
      if (!isTooLarge || placed.length === 1) throw error;
      const half = Math.ceil(placed.length / 2);
      const first = await this.#sendFitting(placed.slice(0, half));
      return [...first, ...(await this.#sendFitting(placed.slice(half)))];
    }
  }

  async #send(placed: readonly PlacedRecord[]): Promise<readonly AppendedEvent[]> {
    const { topics } = this.#parts;
    try {
      const answers = await within(BATCH_MS_MAX, this.#sendTo(partsOf(placed, topics)));
      const next = firstOffsets(answers);
      return placed.map(({ stream, partition }) => {
        const name = `${topics[stream].topic} ${partition}`;
        const offset = next.get(name);
        if (offset === undefined) throw new TypeError(`the broker did not say where it put ${name}`);
        next.set(name, offset + 1);
        return { partition, offset: offset + 1, duplicate: false };
      });
    } catch (error) {
      this.#replace();
      throw writeFailure(error, [...new Set(placed.map(({ stream }) => topics[stream].topic))]);
    }
  }

  async #sendTo(parts: readonly PartitionRecords[]): Promise<readonly ProducedBatch[]> {
    const producer = await this.#connected();
    return producer.send(parts);
  }

  #connected(): Promise<IdempotentProducer> {
    const { kafka, topics } = this.#parts;
    this.#producer ??= IdempotentProducer.open(
      createCluster(kafka),
      Object.values(topics).map(({ topic }) => topic),
    );
    return this.#producer;
  }

  /** Nobody waits until the one that is given up has ended: it first waits for answers that may never come. */
  #replace(): void {
    const producer = this.#producer;
    this.#producer = undefined;
    if (producer === undefined) return;
    const ended = disconnect(producer).finally(() => this.#givenUp.delete(ended));
    this.#givenUp.add(ended);
  }
}

async function disconnect(connecting: Promise<IdempotentProducer>): Promise<void> {
  try {
    const producer = await connecting;
    await producer.close();
  } catch (error) {
    // It is given up because it does not work; what matters is the failure that led here.
    if (error instanceof TypeError) throw error;
  }
}

/** In order, cut where the share of one partition would become too large for one request. */
function* inRequests(placed: readonly PlacedRecord[]): Generator<readonly PlacedRecord[]> {
  let request: PlacedRecord[] = [];
  let bytes = new Map<string, number>();
  for (const one of placed) {
    const name = `${one.stream} ${one.partition}`;
    const size = one.record.key.length + one.record.valueBytes + RECORD_OVERHEAD_BYTES;
    const sum = (bytes.get(name) ?? 0) + size;
    if (sum > PARTITION_BYTES_MAX && bytes.has(name)) {
      yield request;
      request = [];
      bytes = new Map();
    }
    bytes.set(name, (bytes.get(name) ?? 0) + size);
    request.push(one);
  }
  if (request.length > 0) yield request;
}

function partsOf(
  placed: readonly PlacedRecord[],
  topics: KafkaWriterParts['topics'],
): readonly PartitionRecords[] {
  const parts = new Map<string, { topic: string; partition: number; records: OutgoingRecord[] }>();
  for (const { stream, partition, record } of placed) {
    const name = `${stream} ${partition}`;
    const part = parts.get(name);
    if (part === undefined) parts.set(name, { topic: topics[stream].topic, partition, records: [record] });
    else part.records.push(record);
  }
  return [...parts.values()];
}

const firstOffsets = (answers: readonly ProducedBatch[]): Map<string, number> =>
  new Map(answers.map((one) => [`${one.topic} ${one.partition}`, one.baseOffset]));

/** Of what is refused for its size, the caller tries halves: what is told in the end is about one event of one topic. */
function writeFailure(error: unknown, topics: readonly string[]): InfrastructureError {
  const type = typeof error === 'object' && error !== null && 'type' in error ? error.type : undefined;
  if (type === 'MESSAGE_TOO_LARGE' || type === 'RECORD_LIST_TOO_LARGE') {
    return new InfrastructureError(
      'event_too_large',
      `Kafka refused an event for its size: raise max.message.bytes of the topic ${topics.join(' or ')}.`,
      error,
    );
  }
  return logUnavailable(`Kafka did not acknowledge a batch: ${messageOf(error)}.`, error);
}
