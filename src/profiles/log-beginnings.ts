import type { Stream } from '../events/envelope.ts';
import type { LogBeginning } from '../modules/archive/log-beginning.ts';
import type { KafkaCluster } from '../modules/event-log/kafka/kafkajs-cluster.ts';
import { topicOffsets } from '../modules/event-log/kafka/topic-fetch.ts';
import type { TopicNames } from '../modules/event-log/kafka/topics.ts';

/** Where the log's topics begin: Kafka's first offset that is kept is, counted from 1, the last that has expired. */
export const logBeginnings =
  (parts: {
    readonly cluster: KafkaCluster;
    readonly names: TopicNames;
    readonly partitionsOf: (topic: string) => number;
  }): LogBeginning =>
  (stream: Stream) => {
    const topic = parts.names[stream];
    return topicOffsets(parts.cluster, topic, parts.partitionsOf(topic), 'beginning');
  };
