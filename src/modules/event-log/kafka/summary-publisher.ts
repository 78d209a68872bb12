import type { Kafka, Producer } from 'kafkajs';
import { createErrorFromCode } from 'kafkajs/src/protocol/error.js';
import { reasonWithRight } from './kafka-refusal.ts';
import {
  PartitionTakenOver,
  type PublishedLog,
  type PublishedRecord,
} from '../../projections/partition-sharing/published-log.ts';
import { logUnavailable } from '../log-unavailable.ts';
import { inRequests } from './in-requests.ts';
import type { KafkaCluster } from './kafkajs-cluster.ts';
import { topicOffsets } from './topic-fetch.ts';

/** How long the brokers keep a batch open whose publisher has died: readers wait for so long at most. */
const TRANSACTION_MS_MAX = 10_000;
/** What a record takes beside key and value. */
const RECORD_OVERHEAD_BYTES = 64;
const ALL_IN_SYNC_REPLICAS = -1;

/**
 * What a broker answers to a publisher that another one of the same name has replaced: INVALID_PRODUCER_EPOCH,
 * INVALID_TXN_STATE and INVALID_PRODUCER_ID_MAPPING. By number, since the client has words of its own for some. Brokers say
 * PRODUCER_FENCED (90) only in answers newer than this client understands; to it they say the first of these instead.
 */
const FENCED: readonly unknown[] = [47, 48, 49].map((code) => createErrorFromCode(code).type);

export interface SummaryPublisherParts {
  readonly kafka: Kafka;
  readonly cluster: KafkaCluster;
  readonly topic: string;
  readonly partitions: number;
}

/**
 * {@link PublishedLog} by Kafka transactions, one transactional id per partition: a second process that takes a
 * partition over ends the first one's by that name alone, however long the first believes that it still owns it.
 */
export class SummaryPublisher implements PublishedLog {
  readonly #parts: SummaryPublisherParts;
  readonly #producers = new Map<number, Producer>();

  constructor(parts: SummaryPublisherParts) {
    this.#parts = parts;
  }

  async takeOver(partition: number): Promise<number> {
    await this.release(partition);
    const { kafka, cluster, topic, partitions } = this.#parts;
    const producer = kafka.producer({
      transactionalId: `${topic}-${partition}`,
      transactionTimeout: TRANSACTION_MS_MAX,
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: () => () => partition,
    });
    try {
      this.#producers.set(partition, producer);
      await producer.connect();
      // The client asks for the transactional id only when a transaction begins. With it, the brokers refuse whoever had
      // it before, and have ended his batch: so what he published is before the end that is asked for next.
      const nothing = await producer.transaction();
      await nothing.abort();
      return (await topicOffsets(cluster, topic, partitions, 'end'))[partition] ?? 0;
    } catch (error) {
      await this.release(partition);
      throw logUnavailable(`${topic} cannot be published to: ${this.#reason(error, partition)}.`, error);
    }
  }

  async publish(partition: number, records: readonly PublishedRecord[]): Promise<number> {
    const producer = this.#producers.get(partition);
    if (producer === undefined) throw new TypeError(`partition ${partition} was not taken over`);
    try {
      return await this.#publishAll(producer, records);
    } catch (error) {
      await this.release(partition);
      if (isFenced(error)) throw new PartitionTakenOver(partition, error);
      throw logUnavailable(
        `a batch for ${this.#parts.topic} was not published: ${this.#reason(error, partition)}.`,
        error,
      );
    }
  }

  async release(partition: number): Promise<void> {
    const producer = this.#producers.get(partition);
    this.#producers.delete(partition);
    try {
      await producer?.disconnect();
    } catch (error) {
      // It is given up either way; what it had open is aborted by its time limit or by its successor.
      if (error instanceof TypeError) throw error;
    }
  }

  async close(): Promise<void> {
    for (const partition of [...this.#producers.keys()]) await this.release(partition);
  }

  #reason(error: unknown, partition: number): string {
    const { topic } = this.#parts;
    return reasonWithRight(
      error,
      `Describe and Write on transactional id ${topic}-${partition}, and Write on topic ${topic}`,
    );
  }

  async #publishAll(producer: Producer, records: readonly PublishedRecord[]): Promise<number> {
    const transaction = await producer.transaction();
    try {
      let last = 0;
      for (const request of inRequests(records, bytesOf)) {
        const messages = request.map(({ key, text }) => ({ key, value: text }));
        const [answer] = await transaction.sendBatch({
          acks: ALL_IN_SYNC_REPLICAS,
          topicMessages: [{ topic: this.#parts.topic, messages }],
        });
        last = Number(answer?.baseOffset ?? 0) + request.length;
      }
      await transaction.commit();
      return last;
    } catch (error) {
      await abort(transaction);
      throw error;
    }
  }
}

async function abort(transaction: { abort(): Promise<void> }): Promise<void> {
  try {
    await transaction.abort();
  } catch (error) {
    // A publisher that was replaced cannot abort either; the failure that led here is the one to tell.
    if (error instanceof TypeError) throw error;
  }
}

const bytesOf = ({ key, text }: PublishedRecord): number =>
  Buffer.byteLength(text ?? '') + key.length + RECORD_OVERHEAD_BYTES;

export const isFenced = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'type' in error && FENCED.includes(error.type);
