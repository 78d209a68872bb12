/** Running detection of one process of a cluster: adapters of Kafka and SQLite around the follower of partitions. */
import type { Stream } from '../events/envelope.ts';
import type { EventRecord } from '../events/stored-event.ts';
import { systemClock } from '../shared/clock.ts';
import type { CallsElsewhere } from '../modules/alerts/domain/calls-elsewhere.ts';
import type { Locate } from '../modules/alerts/domain/place.ts';
import type { RuleSet } from '../modules/alerts/domain/rule-set.ts';
import { PartitionDetection } from '../modules/alerts/detection/partition-detection.ts';
import type { EventIdIndex } from '../modules/event-log/kafka/event-id-index.ts';
import { KafkaLogReader } from '../modules/event-log/kafka/kafka-log-reader.ts';
import type { KafkaCluster } from '../modules/event-log/kafka/kafkajs-cluster.ts';
import type { SummaryPublisher } from '../modules/event-log/kafka/summary-publisher.ts';
import { topicOffsets } from '../modules/event-log/kafka/topic-fetch.ts';
import { TopicReader } from '../modules/event-log/kafka/topic-reader.ts';
import type { TopicNames } from '../modules/event-log/kafka/topics.ts';
import { detectionStatesProjection } from '../modules/projections/detection/detection-states-projection.ts';
import { SqlitePublishedStates } from '../modules/projections/detection/sqlite-published-states.ts';
import type { Follower } from '../modules/projections/followers/follower.ts';
import { foldOfOwn, ownPartitions } from '../modules/projections/own-partitions.ts';
import { ProjectionRunner } from '../modules/projections/projection-runner.ts';
import type { SqliteReadModelStore } from '../modules/projections/sqlite/sqlite-read-model-store.ts';
import { withoutLastEvents } from './without-last-events.ts';

export interface ClusterDetectionParts {
  /** Partitions of `usage` that are this process's, and those of `lifecycle` of the same numbers. */
  readonly partitions: readonly number[];
  readonly cluster: KafkaCluster;
  readonly names: TopicNames;
  readonly partitionsOf: (topic: string) => number;
  readonly ids: EventIdIndex;
  readonly store: SqliteReadModelStore;
  readonly published: SummaryPublisher;
  /** Puts alerts into the log, also several at a time. */
  readonly append: (alerts: readonly EventRecord[]) => Promise<unknown>;
  readonly rules: () => RuleSet | null;
  readonly locate: Locate;
  /** As the summaries of all partitions tell it, and whether they have been folded. */
  readonly callsElsewhere: CallsElsewhere;
  readonly knowsCalls: () => boolean;
  /** True while usage and archive, which people wait for, are far behind. */
  readonly stepsBack: () => boolean;
}

/** Running detection of a share of the partitions, and the fold of what is known of the subjects in them. */
export function openClusterDetection(parts: ClusterDetectionParts): readonly Follower[] {
  const { partitions, cluster, names, partitionsOf, ids, store, published, append, rules, locate } = parts;
  const reader = (
    stream: Stream,
    topic: string,
    of: Pick<TopicReaderOptions, 'ids' | 'isolation'>,
  ): TopicReader =>
    new TopicReader({ cluster, stream, topic, partitions: partitionsOf(topic), assigned: partitions, ...of });
  const told = reader('usage', names.detectionState, { isolation: 1 });
  const fold = new ProjectionRunner({
    ...{ name: 'detection-states', streams: detectionStatesProjection.streams },
    log: ownPartitions(new KafkaLogReader({ lifecycle: told, usage: told }), partitions),
    // The topic is compacted: the record at the checkpoint may be gone though the fold is right.
    target: foldOfOwn(withoutLastEvents(store), partitions),
  });
  const detection = new PartitionDetection({
    partitions,
    log: new KafkaLogReader({
      lifecycle: reader('lifecycle', names.lifecycle, { ids }),
      usage: reader('usage', names.usage, { ids }),
    }),
    states: new SqlitePublishedStates(store),
    // Of an installation that is older than detection, the first weeks of usage are gone.
    beginning: async (stream, partition) => {
      const kept = await topicOffsets(cluster, names[stream], partitionsOf(names[stream]), 'beginning');
      return kept[partition] ?? 0;
    },
    published: {
      takeOver: (partition) => published.takeOver(partition),
      release: (partition) => published.release(partition),
      publish: async (partition, records) => {
        const position = await published.publish(partition, records);
        fold.nudge();
        return position;
      },
    },
    append,
    rules,
    locate,
    callsElsewhere: parts.callsElsewhere,
    knowsCalls: parts.knowsCalls,
    stepsBack: parts.stepsBack,
    clock: systemClock,
  });
  return [fold, detection];
}

type TopicReaderOptions = ConstructorParameters<typeof TopicReader>[0];
