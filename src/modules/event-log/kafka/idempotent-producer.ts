import { setTimeout as pause } from 'node:timers/promises';
import type { KafkaCluster } from './kafkajs-cluster.ts';
import { byTopic, produceRequest, type PartitionBatch, type ProducedBatch } from './produce-request.ts';
import { encodeRecordBatch, type OutgoingRecord } from './record-batch.ts';
import { topicOffsets } from './topic-fetch.ts';

/** Records of one partition, in their order. */
export interface PartitionRecords {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly OutgoingRecord[];
  /** Where the first of them belongs, for whoever counts them himself; else they follow what was sent before. */
  readonly sequence?: number;
}

/** What the brokers recognise a producer by. */
export interface ProducerNumber {
  readonly producerId: bigint;
  readonly producerEpoch: number;
}

/** How long a leader may wait for its followers. */
const ACKNOWLEDGE_MS_MAX = 5_000;
/** A leader that moves is found within two tries; the caller's next batch is a try of its own. */
const TRIES = 3;
const RETRY_FIRST_MS = 100;
/** Sequence numbers are signed 32-bit numbers, and go on at 0. */
const SEQUENCE_END = 2 ** 31;

/**
 * A producer that the brokers recognise by its number: a batch sent again is stored once. It sends one request at a time
 * to each broker. After a failure nobody knows what is stored, so the numbers cannot go on: it must be closed, and
 * another one opened. kafkajs has one too, whose encoding takes seven times as long.
 */
export class IdempotentProducer {
  readonly #cluster: KafkaCluster;
  readonly #id: ProducerNumber;
  readonly #sequences = new Map<string, number>();
  #closed = false;

  private constructor(cluster: KafkaCluster, id: ProducerNumber) {
    this.#cluster = cluster;
    this.#id = id;
  }

  /**
   * @param cluster a pool of connections for this producer alone, which it closes
   * @param number where several mean to be one producer, which then counts by itself; else the brokers give a new one
   */
  static async open(
    cluster: KafkaCluster,
    topics: readonly string[],
    number?: ProducerNumber,
  ): Promise<IdempotentProducer> {
    try {
      await cluster.connect();
      for (const topic of topics) await cluster.addTargetTopic(topic);
      return new IdempotentProducer(cluster, number ?? (await newProducerNumber(cluster)));
    } catch (error) {
      await cluster.disconnect();
      throw error;
    }
  }

  /** Resolves when every record is stored by all replicas in sync. Throws the client's errors after a few tries. */
  async send(parts: readonly PartitionRecords[]): Promise<readonly ProducedBatch[]> {
    const nowMs = Date.now();
    const done: ProducedBatch[] = [];
    let left: readonly PartitionBatch[] = parts.map(({ topic, partition, records, sequence }) => ({
      topic,
      partition,
      batch: encodeRecordBatch(
        records,
        { ...this.#id, sequence: (sequence ?? this.#take(topic, partition, records.length)) % SEQUENCE_END },
        nowMs,
      ),
    }));
    for (let tries = 1; ; tries += 1) {
      const { stored, failed, error } = await this.#try(left);
      done.push(...stored);
      if (failed.length === 0) return done;
      if (tries === TRIES || this.#closed || !isRetriable(error)) throw error;
      left = failed;
      await pause(RETRY_FIRST_MS * 2 ** (tries - 1));
      await this.#reconnect();
    }
  }

  /** Resolves when whoever leads a partition of these topics has answered for it, each of them. Throws the client's errors. */
  async reachLeaders(
    topics: readonly { readonly topic: string; readonly partitions: number }[],
  ): Promise<void> {
    // What was known before an outage may name leaders that are gone.
    await this.#cluster.refreshMetadata();
    for (const { topic, partitions } of topics) await topicOffsets(this.#cluster, topic, partitions, 'end');
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#cluster.disconnect();
  }

  /** The numbers of the partition's next records. */
  #take(topic: string, partition: number, count: number): number {
    const name = `${topic} ${partition}`;
    const sequence = this.#sequences.get(name) ?? 0;
    this.#sequences.set(name, (sequence + count) % SEQUENCE_END);
    return sequence;
  }

  async #try(batches: readonly PartitionBatch[]): Promise<Tried> {
    const stored: ProducedBatch[] = [];
    const failed: PartitionBatch[] = [];
    let trouble: unknown;
    let requests: ReadonlyMap<string, readonly PartitionBatch[]>;
    try {
      await this.#cluster.refreshMetadataIfNecessary();
      requests = this.#byLeader(batches);
    } catch (error) {
      return { stored, failed: batches, error };
    }
    await Promise.all(
      [...requests].map(async ([nodeId, ofBroker]) => {
        try {
          const broker = await this.#cluster.findBroker({ nodeId });
          const answers = await broker.connectionPool.send(produceRequest(ofBroker, ACKNOWLEDGE_MS_MAX));
          for (const one of ofBroker) {
            const answer = answers.find(
              ({ topic, partition }) => topic === one.topic && partition === one.partition,
            );
            if (answer?.error === null) {
              stored.push(answer);
            } else {
              failed.push(one);
              trouble = answer?.error ?? new Error('the broker left a partition out of its answer');
            }
          }
        } catch (error) {
          failed.push(...ofBroker);
          trouble = error;
        }
      }),
    );
    return { stored, failed, error: trouble };
  }

  #byLeader(batches: readonly PartitionBatch[]): ReadonlyMap<string, readonly PartitionBatch[]> {
    const requests = new Map<string, PartitionBatch[]>();
    for (const [topic, ofTopic] of byTopic(batches)) {
      const partitions = ofTopic.map(({ partition }) => partition);
      const leaders = Object.entries(this.#cluster.findLeaderForPartitions(topic, partitions));
      for (const one of ofTopic) {
        const nodeId = leaders.find(([, led]) => led.includes(one.partition))?.[0];
        // The client leaves out what it does not know.
        if (nodeId === undefined) throw unknownPartition(one);
        requests.set(nodeId, [...(requests.get(nodeId) ?? []), one]);
      }
    }
    return requests;
  }

  async #reconnect(): Promise<void> {
    if (this.#closed) return;
    try {
      await this.#cluster.connect();
      await this.#cluster.refreshMetadata();
    } catch (error) {
      // The next try meets the same trouble and reports it; only a programming error must not hide here.
      if (error instanceof TypeError) throw error;
    }
  }
}

/** A number that no producer had before. A broker that has just started gives none for a moment. */
export async function newProducerNumber(cluster: KafkaCluster): Promise<ProducerNumber> {
  for (let tries = 1; ; tries += 1) {
    try {
      const broker = await cluster.findControllerBroker();
      const { producerId, producerEpoch } = await broker.initProducerId({});
      return { producerId: BigInt(producerId), producerEpoch };
    } catch (error) {
      if (tries === TRIES || !isRetriable(error)) throw error;
      await pause(RETRY_FIRST_MS * 2 ** tries);
    }
  }
}

const unknownPartition = ({ topic, partition }: PartitionBatch): Error =>
  Object.assign(new Error(`no broker is known to lead ${topic}:${partition}`), { retriable: true });

interface Tried {
  readonly stored: readonly ProducedBatch[];
  readonly failed: readonly PartitionBatch[];
  /** Why something failed; of no meaning when nothing did. */
  readonly error: unknown;
}

/** The client marks what may pass by itself; connections that broke are among it. */
const isRetriable = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'retriable' in error && error.retriable === true;
