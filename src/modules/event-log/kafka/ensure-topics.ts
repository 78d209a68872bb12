import { setTimeout as pause } from 'node:timers/promises';
import type { Admin, Kafka } from 'kafkajs';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import { kafkaReason, startFailure } from './kafka-refusal.ts';
import { requireKept } from './kept-topics.ts';
import {
  createCommand,
  topicNames,
  topicSpecifications,
  type TopicNames,
  type TopicSpecification,
} from './topics.ts';

export interface TopicSettings {
  /** In front of the topics' names. */
  readonly prefix: string;
  /** Partitions of topics that have to be created. */
  readonly partitions: number;
  /** Copies of each partition; null: as the brokers have it by default. */
  readonly replication: number | null;
}

/** Lets the broker's default decide. */
const DEFAULT_REPLICATION = -1;
const CREATE_MS_MAX = 10_000;
/** A broker names a new partition's leader before that leader answers for it: a second on a busy machine. */
const LED_MS_MAX = 10_000;
const LED_LOOK_MS = 100;

/**
 * Makes sure that all topics are there, and says how many partitions each has. Creates those that are missing; where
 * that is not allowed, says which commands an administrator must run.
 *
 * @throws InfrastructureError `kafka_unreachable`, `kafka_not_authorized`, `kafka_topics_missing`, `kafka_topics_unfit`,
 * the last also where a topic would lose what it must keep
 */
export async function ensureTopics(
  kafka: Kafka,
  settings: TopicSettings,
): Promise<ReadonlyMap<string, number>> {
  const wanted = topicSpecifications(topicNames(settings.prefix), settings.partitions);
  const admin = kafka.admin();
  try {
    await connect(admin);
    const missing = await missingOf(admin, wanted);
    if (missing.length > 0) await create(admin, missing, settings.replication);
    for (const { topic } of wanted) await untilLed(admin, topic);
    const partitions = await partitionsOf(admin, wanted);
    requireFit(topicNames(settings.prefix), partitions);
    await requireKept(admin, wanted);
    return partitions;
  } finally {
    await admin.disconnect();
  }
}

/** Makes sure of one topic beside those of the log. Throws as {@link ensureTopics} does. */
export async function ensureTopic(
  kafka: Kafka,
  wanted: TopicSpecification,
  replication: number | null,
): Promise<void> {
  const admin = kafka.admin();
  try {
    await connect(admin);
    const missing = await missingOf(admin, [wanted]);
    if (missing.length > 0) await create(admin, missing, replication);
    await untilLed(admin, wanted.topic);
  } finally {
    await admin.disconnect();
  }
}

async function connect(admin: Admin): Promise<void> {
  try {
    await admin.connect();
  } catch (error) {
    throw startFailure(error);
  }
}

async function missingOf(
  admin: Admin,
  wanted: readonly TopicSpecification[],
): Promise<readonly TopicSpecification[]> {
  try {
    const there = new Set(await admin.listTopics());
    return wanted.filter(({ topic }) => !there.has(topic));
  } catch (error) {
    throw startFailure(error);
  }
}

async function create(
  admin: Admin,
  missing: readonly TopicSpecification[],
  replication: number | null,
): Promise<void> {
  try {
    await admin.createTopics({
      // A busy broker learns of its own new topics a moment later, and the client would take that for a failure.
      waitForLeaders: false,
      timeout: CREATE_MS_MAX,
      topics: missing.map(({ topic, partitions, config }) => ({
        topic,
        numPartitions: partitions,
        replicationFactor: replication ?? DEFAULT_REPLICATION,
        configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
      })),
    });
  } catch (error) {
    // Another process may have created some of them in this very moment.
    const still = await missingOf(admin, missing);
    if (still.length === 0) return;
    throw new InfrastructureError(
      'kafka_topics_missing',
      missingSentence(kafkaReason(error), still, replication),
      error,
    );
  }
}

/** A topic that this process may not see is missing to it, and there when it wants to create it. */
const HIDDEN = /TOPIC_ALREADY_EXISTS/;
const TOO_MANY_COPIES = /INVALID_REPLICATION_FACTOR/;

function missingSentence(
  reason: string,
  missing: readonly TopicSpecification[],
  replication: number | null,
): string {
  if (HIDDEN.test(reason)) {
    const names = missing.map(({ topic }) => topic).join(', ');
    return `Topics are there that this process may not see: of ${names} at least one. It needs Describe, Read and Write on them, as docs/operations.md lists.`;
  }
  const commands = missing.map((one) => createCommand(one, replication)).join('\n  ');
  const copies = TOO_MANY_COPIES.test(reason)
    ? ' There are fewer brokers than KEYTRAIL_KAFKA_REPLICATION, or the default of the brokers, asks for copies: change that first.'
    : '';
  return `Topics are missing and could not be created (${reason}).${copies} Let an administrator run, with --bootstrap-server:\n  ${commands}`;
}

/** Also of topics that another process is just creating. */
async function untilLed(admin: Admin, topic: string): Promise<void> {
  const deadlineMs = performance.now() + LED_MS_MAX;
  for (;;) {
    try {
      await admin.fetchTopicOffsets(topic);
      return;
    } catch (error) {
      if (performance.now() > deadlineMs) throw startFailure(error);
      await pause(LED_LOOK_MS);
    }
  }
}

async function partitionsOf(
  admin: Admin,
  wanted: readonly TopicSpecification[],
): Promise<ReadonlyMap<string, number>> {
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: wanted.map(({ topic }) => topic) });
    return new Map(topics.map(({ name, partitions }) => [name, partitions.length]));
  } catch (error) {
    throw startFailure(error);
  }
}

/** Topics that somebody else made, or that were changed later, in ways that would show as wrong figures much later. */
function requireFit(names: TopicNames, partitions: ReadonlyMap<string, number>): void {
  const count = (topic: string): number => partitions.get(topic) ?? 0;
  const unfit = [
    // What happens to a key and how it is used are to be in partitions of the same number, for whoever looks at both.
    ...[names.lifecycle]
      .filter((topic) => count(topic) !== count(names.usage))
      .map((topic) => `${topic} needs as many partitions as ${names.usage}, which has ${count(names.usage)}`),
    ...[names.usageSummary, names.detectionState]
      .filter((topic) => count(topic) < count(names.usage))
      .map((topic) => `${topic} needs as many partitions as ${names.usage}, which has ${count(names.usage)}`),
    ...[names.archivedFiles, names.leader]
      .filter((topic) => count(topic) !== 1)
      .map((topic) => `${topic} must have one partition and has ${count(topic)}`),
  ][0];
  if (unfit !== undefined)
    throw new InfrastructureError('kafka_topics_unfit', `The topics cannot be used: ${unfit}.`);
}
