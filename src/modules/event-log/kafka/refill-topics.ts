import type { Kafka } from 'kafkajs';
import type { Stream } from '../../../events/envelope.ts';
import type { LoggedEvent } from '../../../events/stored-event.ts';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import { messageOf } from '../../../shared/thrown.ts';
import { fromMessage } from './cloud-event.ts';
import { newProducerNumber } from './idempotent-producer.ts';
import { createCluster, type KafkaCluster } from './kafkajs-cluster.ts';
import { partitionOf } from './partition-of.ts';
import { RefillProducer } from './refill-producer.ts';
import { fetchTopic, topicOffsets } from './topic-fetch.ts';
import type { TopicNames } from './topics.ts';

/** How long the broker may look for a record that is there. */
const WAIT_MS = 1_000;

export interface RefillTopicsParts {
  readonly kafka: Kafka;
  readonly names: TopicNames;
  /** How many partitions each topic has. */
  readonly partitions: ReadonlyMap<string, number>;
}

/**
 * The topics of a log that may have to be made again: what they hold, record by record, repetitions included. Throws
 * `log_unavailable` when no broker answers.
 */
export class RefillTopics {
  readonly #parts: RefillTopicsParts;
  readonly #cluster: KafkaCluster;

  private constructor(parts: RefillTopicsParts, cluster: KafkaCluster) {
    this.#parts = parts;
    this.#cluster = cluster;
  }

  static async open(parts: RefillTopicsParts): Promise<RefillTopics> {
    const cluster = createCluster(parts.kafka);
    const topics = new RefillTopics(parts, cluster);
    const { lifecycle, usage, archivedFiles } = parts.names;
    try {
      await readable(async () => {
        await cluster.connect();
        for (const topic of [lifecycle, usage, archivedFiles]) await cluster.addTargetTopic(topic);
      });
      return topics;
    } catch (error) {
      await cluster.disconnect();
      throw error;
    }
  }

  extents(stream: Stream): Promise<readonly { readonly begin: number; readonly end: number }[]> {
    return readable(async () => {
      const topic = this.#parts.names[stream];
      const begins = await topicOffsets(this.#cluster, topic, this.#count(topic), 'beginning');
      const ends = await topicOffsets(this.#cluster, topic, this.#count(topic), 'end');
      return ends.map((end, partition) => ({ begin: begins[partition] ?? 0, end }));
    });
  }

  partitionOf(stream: Stream, key: string): number {
    return partitionOf(Buffer.from(key), this.#count(this.#parts.names[stream]));
  }

  eventAt(stream: Stream, partition: number, offset: number): Promise<LoggedEvent | undefined> {
    return readable(async () => {
      const [fetched] = await this.#fetch(this.#parts.names[stream], partition, offset - 1);
      const message = fetched?.messages.find((one) => Number(one.offset) === offset - 1);
      return message === undefined ? undefined : fromMessage(stream, partition, message);
    });
  }

  announced(): Promise<{ readonly end: number; readonly keys: ReadonlySet<string> }> {
    return readable(async () => {
      const topic = this.#parts.names.archivedFiles;
      const [end = 0] = await topicOffsets(this.#cluster, topic, 1, 'end');
      const keys = new Set<string>();
      let [at = 0] = await topicOffsets(this.#cluster, topic, 1, 'beginning');
      while (at < end) {
        const [fetched] = await this.#fetch(topic, 0, at);
        const last = fetched?.messages.at(-1);
        if (fetched === undefined || last === undefined) break;
        for (const { key } of fetched.messages) keys.add(key?.toString() ?? '');
        at = Number(last.offset) + 1;
      }
      return { end, keys };
    });
  }

  /** Whether a topic is empty that never is once anything was archived. That of usage may be. */
  async looksEmptied(): Promise<boolean> {
    const { lifecycle, archivedFiles } = this.#parts.names;
    const ends = await readable(() =>
      Promise.all(
        [lifecycle, archivedFiles].map((topic) =>
          topicOffsets(this.#cluster, topic, this.#count(topic), 'end'),
        ),
      ),
    );
    return ends.some((ofTopic) => ofTopic.every((offset) => offset === 0));
  }

  /** A name for those who make this log again together; nobody had it before. */
  async newWriter(): Promise<string> {
    const { producerId } = await readable(() => newProducerNumber(this.#cluster));
    return String(producerId);
  }

  /** Writes under such a name. To be closed. */
  writer(name: string): RefillProducer {
    const { kafka, names } = this.#parts;
    return new RefillProducer({ cluster: createCluster(kafka), names, producerId: BigInt(name) });
  }

  async close(): Promise<void> {
    await this.#cluster.disconnect();
  }

  #fetch(topic: string, partition: number, offset: number) {
    return fetchTopic(this.#cluster, topic, [{ partition, offset }], { waitMs: WAIT_MS, isolation: 0 });
  }

  #count(topic: string): number {
    return this.#parts.partitions.get(topic) ?? 0;
  }
}

async function readable<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof InfrastructureError) throw error;
    throw new InfrastructureError('log_unavailable', `Kafka cannot be read: ${messageOf(error)}.`, error);
  }
}
