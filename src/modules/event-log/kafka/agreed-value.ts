import type { Kafka } from 'kafkajs';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import { messageOf } from '../../../shared/thrown.ts';
import { kafkaClient, type KafkaClientOptions } from './kafka-client.ts';
import { createCluster, type KafkaCluster } from './kafkajs-cluster.ts';
import { RecordPublisher } from './record-publisher.ts';
import { fetchTopic, topicOffsets } from './topic-fetch.ts';
import { topicNames } from './topics.ts';

/** How long the next records of a topic that holds them may take to arrive. */
const WAIT_MS = 5_000;

/**
 * A value that all processes of an installation must share: the first that anybody proposed under this key, in the leader
 * topic, behind the log's identity. Several processes may propose at the same moment; all are given the same one. Expects
 * the topics to be there, as `logIdentity` leaves them.
 *
 * @throws InfrastructureError `log_unavailable`
 */
export async function agreedValue(
  options: KafkaClientOptions & { readonly topicPrefix: string },
  key: string,
  proposal: string,
): Promise<string> {
  const kafka = kafkaClient(options);
  const topic = topicNames(options.topicPrefix).leader;
  const cluster = createCluster(kafka);
  try {
    await cluster.connect();
    await cluster.addTargetTopic(topic);
    const there = await firstOf(cluster, topic, key);
    if (there !== undefined) return there;
    await propose(kafka, topic, key, proposal);
    const agreed = await firstOf(cluster, topic, key);
    if (agreed === undefined) throw new Error(`${topic} does not give back what was written`);
    return agreed;
  } catch (error) {
    if (error instanceof InfrastructureError) throw error;
    throw new InfrastructureError('log_unavailable', `Kafka cannot be read: ${messageOf(error)}.`, error);
  } finally {
    await cluster.disconnect();
  }
}

async function propose(kafka: Kafka, topic: string, key: string, proposal: string): Promise<void> {
  const publisher = new RecordPublisher(kafka, topic);
  try {
    await publisher.publish(key, proposal);
  } finally {
    await publisher.close();
  }
}

/** The topic holds a handful of records. */
async function firstOf(cluster: KafkaCluster, topic: string, key: string): Promise<string | undefined> {
  const [end = 0] = await topicOffsets(cluster, topic, 1, 'end');
  let at = 0;
  while (at < end) {
    const [fetched] = await fetchTopic(cluster, topic, [{ partition: 0, offset: at }], {
      ...{ waitMs: WAIT_MS, isolation: 0 },
    });
    const messages = fetched?.messages ?? [];
    const found = messages.find((message) => message.key?.toString() === key);
    if (found !== undefined) return found.value?.toString();
    const last = messages.at(-1);
    if (last === undefined) throw new Error(`${topic} does not give what it holds`);
    at = Number(last.offset) + 1;
  }
  return undefined;
}
