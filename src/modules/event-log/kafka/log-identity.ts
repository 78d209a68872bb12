import { randomUUID } from 'node:crypto';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import { messageOf } from '../../../shared/thrown.ts';
import { ensureTopics, type TopicSettings } from './ensure-topics.ts';
import { kafkaClient, type KafkaClientOptions } from './kafka-client.ts';
import { createCluster, type KafkaCluster } from './kafkajs-cluster.ts';
import { RecordPublisher } from './record-publisher.ts';
import { fetchTopic } from './topic-fetch.ts';
import { topicNames } from './topics.ts';

/** How long a record that was just written may take to be readable. */
const WAIT_MS = 5_000;
const KEY = 'log-identity';

/**
 * What tells this log from another one of the same name, such as the one that was there before the topics were deleted:
 * the first record of the leader topic, written by whoever finds none. Offsets of one log say nothing about another, so
 * what a process has folded, and what snapshots hold, belongs to one identity. Creates the topics that are missing.
 *
 * @throws InfrastructureError as {@link ensureTopics}, or `log_unavailable`
 */
export async function logIdentity(
  options: KafkaClientOptions & { readonly topics: TopicSettings },
): Promise<string> {
  const kafka = kafkaClient(options);
  await ensureTopics(kafka, options.topics);
  const topic = topicNames(options.topics.prefix).leader;
  const cluster = createCluster(kafka);
  const publisher = new RecordPublisher(kafka, topic);
  try {
    await cluster.connect();
    await cluster.addTargetTopic(topic);
    const there = await firstRecord(cluster, topic, 0);
    if (there !== undefined) return there;
    // Several processes may come here at the same moment: the first record counts, whoever wrote it.
    await publisher.publish(KEY, randomUUID());
    const written = await firstRecord(cluster, topic, WAIT_MS);
    if (written === undefined) throw new Error(`${topic} does not give back what was written`);
    return written;
  } catch (error) {
    if (error instanceof InfrastructureError) throw error;
    throw new InfrastructureError('log_unavailable', `Kafka cannot be read: ${messageOf(error)}.`, error);
  } finally {
    await publisher.close();
    await cluster.disconnect();
  }
}

async function firstRecord(
  cluster: KafkaCluster,
  topic: string,
  waitMs: number,
): Promise<string | undefined> {
  const [fetched] = await fetchTopic(cluster, topic, [{ partition: 0, offset: 0 }], { waitMs, isolation: 0 });
  return fetched?.messages[0]?.value?.toString();
}
