import type { Kafka } from 'kafkajs';
import type { Stream } from '../../../events/envelope.ts';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import { messageOf } from '../../../shared/thrown.ts';
import type { AppendedEvent } from '../event-log.ts';
import { logUnavailable } from '../log-unavailable.ts';
import { unpack, type PackedEvents } from '../packed-events.ts';
import { toOutgoing } from './cloud-event.ts';
import { IdempotentProducer, type PartitionRecords } from './idempotent-producer.ts';
import { inRequests, outgoingBytes } from './in-requests.ts';
import { createCluster } from './kafkajs-cluster.ts';
import { partitionOf } from './partition-of.ts';
import type { ProducedBatch } from './produce-request.ts';
import type { OutgoingRecord } from './record-batch.ts';
import { SharedConnection } from './shared-connection.ts';
import { within } from './within.ts';

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

/** Where an event was put; or, of one that its topic does not take for its size, `event_too_large`. */
export type WrittenEvent = AppendedEvent | InfrastructureError;

/**
 * The places of events that one caller has appended. A batch is shared by several: one event that is refused fails its own
 * caller and nobody else, and says nothing about whether the log can be written. Throws `event_too_large`.
 */
export function placesOf(written: readonly WrittenEvent[]): readonly AppendedEvent[] {
  return written.map((outcome) => {
    if (outcome instanceof InfrastructureError) throw outcome;
    return outcome;
  });
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
  readonly #producers = new SharedConnection<IdempotentProducer>({
    open: () => this.#open(),
    close: (producer) => producer.close(),
  });

  constructor(parts: KafkaWriterParts) {
    this.#parts = parts;
  }

  /**
   * What became of a batch's events, in their order. A batch without events shows whether one could be written, as far as
   * that can be shown. Throws `log_unavailable`.
   */
  async commit(batch: PackedEvents): Promise<readonly WrittenEvent[]> {
    if (batch.length === 0) await this.#showWritable();
    const placed: PlacedRecord[] = [];
    unpack(batch, (stream, id, type, key, text) => {
      const keyBytes = Buffer.from(key);
      const partition = partitionOf(keyBytes, this.#parts.topics[stream].partitions);
      placed.push({ stream, partition, record: toOutgoing(id, type, keyBytes, text) });
    });
    const written: WrittenEvent[] = [];
    for (const part of inRequests(placed, ({ record }) => outgoingBytes(record), nameOf)) {
      for (const outcome of await this.#sendFitting(part)) written.push(outcome);
    }
    return written;
  }

  close(): Promise<void> {
    return this.#producers.close();
  }

  /**
   * Kafka stores no empty batch, and anything else would be an event that never was. So this takes the writer's own way as
   * far as it goes without one: connections of the producer that the next batch will use, a number that the brokers give
   * to producers (which they do only when they can store it), and an answer of the leader of every partition. What only a
   * batch can find out is left to the next one: too few replicas in sync, a full disk, a right that was taken away.
   */
  async #showWritable(): Promise<void> {
    const connecting = this.#producers.current();
    try {
      await within(BATCH_MS_MAX, this.#reachLeaders(connecting));
    } catch (error) {
      this.#producers.giveUp(connecting);
      throw logUnavailable(`Kafka is not ready for a batch: ${messageOf(error)}.`, error);
    }
  }

  async #reachLeaders(connecting: Promise<IdempotentProducer>): Promise<void> {
    const producer = await connecting;
    await producer.reachLeaders(Object.values(this.#parts.topics));
  }

  /** A topic may take smaller batches than are made here: then in halves, so that an event is refused for its own size. */
  async #sendFitting(placed: readonly PlacedRecord[]): Promise<readonly WrittenEvent[]> {
    try {
      return await this.#send(placed);
    } catch (error) {
      if (!(error instanceof InfrastructureError) || error.code !== 'event_too_large') throw error;
      if (placed.length === 1) return [error];
      const half = Math.ceil(placed.length / 2);
      const first = await this.#sendFitting(placed.slice(0, half));
      return [...first, ...(await this.#sendFitting(placed.slice(half)))];
    }
  }

  async #send(placed: readonly PlacedRecord[]): Promise<readonly AppendedEvent[]> {
    const { topics } = this.#parts;
    const connecting = this.#producers.current();
    try {
      const answers = await within(BATCH_MS_MAX, sendBy(connecting, partsOf(placed, topics)));
      const next = firstOffsets(answers);
      return placed.map(({ stream, partition }) => {
        const name = `${topics[stream].topic} ${partition}`;
        const offset = next.get(name);
        if (offset === undefined) throw new TypeError(`the broker did not say where it put ${name}`);
        next.set(name, offset + 1);
        return { partition, offset: offset + 1, duplicate: false };
      });
    } catch (error) {
      this.#producers.giveUp(connecting);
      throw writeFailure(error, [...new Set(placed.map(({ stream }) => topics[stream].topic))]);
    }
  }

  #open(): Promise<IdempotentProducer> {
    const { kafka, topics } = this.#parts;
    return IdempotentProducer.open(
      createCluster(kafka),
      Object.values(topics).map(({ topic }) => topic),
    );
  }
}

async function sendBy(
  connecting: Promise<IdempotentProducer>,
  parts: readonly PartitionRecords[],
): Promise<readonly ProducedBatch[]> {
  const producer = await connecting;
  return producer.send(parts);
}

const nameOf = ({ stream, partition }: PlacedRecord): string => `${stream} ${partition}`;

function partsOf(
  placed: readonly PlacedRecord[],
  topics: KafkaWriterParts['topics'],
): readonly PartitionRecords[] {
  const parts = new Map<string, { topic: string; partition: number; records: OutgoingRecord[] }>();
  for (const one of placed) {
    const { stream, partition, record } = one;
    const name = nameOf(one);
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
