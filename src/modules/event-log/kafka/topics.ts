import type { Stream } from '../../../events/envelope.ts';

/** The topics of an installation, all under one name so that a cluster can hold several. */
export interface TopicNames extends Readonly<Record<Stream, string>> {
  /** Compacted: what became of each key's usage, published by whoever folds its partition. */
  readonly usageSummary: string;
  /** Compacted: what the rules of alerts know of each key and source, published by whoever looks at its partition. */
  readonly detectionState: string;
  /**
   * Which files the archive has, one record a file, in one partition: their order is the archive's. Not compacted: of a
   * file that was announced twice, compaction would keep the later record, and with it another order.
   */
  readonly archivedFiles: string;
  /** Its first record is the log's identity. Who is given its only partition does the work that one does for all. */
  readonly leader: string;
}

/** The names under a prefix such as `keytrail`. */
export const topicNames = (prefix: string): TopicNames => ({
  lifecycle: `${prefix}.lifecycle`,
  usage: `${prefix}.usage`,
  usageSummary: `${prefix}.usage-summary`,
  detectionState: `${prefix}.detection-state`,
  archivedFiles: `${prefix}.archived-files`,
  leader: `${prefix}.leader`,
});

export interface TopicSpecification {
  readonly topic: string;
  readonly partitions: number;
  readonly config: Readonly<Record<string, string>>;
}

const MS_PER_DAY = 24 * 60 * 60 * 1_000;

/** Usage is kept in Kafka until long after it is archived: a week in which the archive may stand still. */
const USAGE_RETENTION_MS = 7 * MS_PER_DAY;

/** Kafka's default of 1 MiB and its overhead, stated because batches are made to fit it. */
export const MESSAGE_BYTES_MAX = 1_048_588;

/** Compaction must not take a tombstone away before a process that was down for a night has seen it. */
const COMPACTED = { 'cleanup.policy': 'compact', 'delete.retention.ms': String(7 * MS_PER_DAY) };

/** What each topic must be. `partitions` is how far usage can be shared out; it can never be changed afterwards. */
export function topicSpecifications(names: TopicNames, partitions: number): readonly TopicSpecification[] {
  // No broker's default may empty a topic by its size.
  const common = { 'max.message.bytes': String(MESSAGE_BYTES_MAX), 'retention.bytes': '-1' };
  return [
    { topic: names.lifecycle, partitions, config: { ...common, 'retention.ms': '-1' } },
    { topic: names.usage, partitions, config: { ...common, 'retention.ms': String(USAGE_RETENTION_MS) } },
    { topic: names.usageSummary, partitions, config: { ...common, ...COMPACTED } },
    { topic: names.detectionState, partitions, config: { ...common, ...COMPACTED } },
    { topic: names.archivedFiles, partitions: 1, config: { ...common, 'retention.ms': '-1' } },
    { topic: names.leader, partitions: 1, config: { ...common, 'retention.ms': '-1' } },
  ];
}

/**
 * What channels of kind `kafka` put their notifications into. Not among the topics that every installation has: it is made
 * when the first is told. Kept for a week, in which whoever reads it may stand still.
 */
export const alertTopic = (prefix: string): string => `${prefix}.alerts`;

export const alertTopicSpecification = (prefix: string, partitions: number): TopicSpecification => ({
  topic: alertTopic(prefix),
  partitions,
  config: { 'max.message.bytes': String(MESSAGE_BYTES_MAX), 'retention.ms': String(7 * MS_PER_DAY) },
});

/** How an administrator creates a topic by hand, for whoever may not do it from here. */
export function createCommand(
  { topic, partitions, config }: TopicSpecification,
  replication: number | null,
): string {
  const settings = Object.entries(config).map(([name, value]) => ` --config ${name}=${value}`);
  const copies = replication === null ? '' : ` --replication-factor ${replication}`;
  return `kafka-topics.sh --create --topic ${topic} --partitions ${partitions}${copies}${settings.join('')}`;
}
