import type { Admin } from 'kafkajs';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import { kafkaReason, startFailure } from './kafka-refusal.ts';
import type { TopicSpecification } from './topics.ts';

/** What decides how long a topic keeps its records, and whether all of them. */
const LOOKED_AT = ['cleanup.policy', 'retention.ms', 'retention.bytes'];
const FOR_EVER = '-1';
/** A night in which the archive stands still must cost no `usage`. */
const USAGE_KEPT_MS_MIN = 24 * 60 * 60 * 1_000;
/** A topic, as Kafka's protocol numbers what has a configuration; the client's own name for it is no export to modules. */
const TOPIC = 2;
const MAY_NOT_LOOK = /AUTHORIZATION_FAILED/;

/** As a topic has it, its broker's defaults included. */
export type TopicConfig = Readonly<Record<string, string>>;

/**
 * Refuses topics that would lose records that nothing else has, such as those made with a broker's defaults, which keep a
 * week: nobody would notice before that week is over, and then no new process could start. A process that may not look
 * (DescribeConfigs) goes on.
 * @throws InfrastructureError `kafka_topics_unfit` with the commands that put it right, or as `ensureTopics`
 */
export async function requireKept(admin: Admin, wanted: readonly TopicSpecification[]): Promise<void> {
  const configs = await configsOf(admin, wanted);
  const commands = wanted.flatMap((one) => {
    const config = configs.get(one.topic);
    const changes = config === undefined ? [] : neededChanges(one, config);
    return changes.length === 0 ? [] : [alterCommand(one.topic, changes)];
  });
  if (commands.length === 0) return;
  throw new InfrastructureError(
    'kafka_topics_unfit',
    `The topics cannot be used: they would lose records that have to be kept. Let an administrator run, with --bootstrap-server:\n  ${commands.join('\n  ')}`,
  );
}

/**
 * What to set so that a topic keeps what it must, as `name=value`. A topic that is specified to be kept for ever is neither
 * emptied by age, nor by size, nor compacted; one that is compacted is not emptied by age as well; `usage` may be kept for
 * as long as an operator likes, but for a day at least and whole: a limit of size is reached in a busy minute.
 */
export function neededChanges(
  { config: specified }: TopicSpecification,
  config: TopicConfig,
): readonly string[] {
  const wanted: Record<string, string> = { 'cleanup.policy': specified['cleanup.policy'] ?? 'delete' };
  const keptMs = specified['retention.ms'];
  if (keptMs !== undefined) wanted['retention.bytes'] = FOR_EVER;
  if (keptMs === FOR_EVER || (keptMs !== undefined && isTooShort(config['retention.ms'])))
    wanted['retention.ms'] = keptMs;
  return Object.entries(wanted)
    .filter(([name, value]) => config[name] !== undefined && config[name] !== value)
    .map(([name, value]) => `${name}=${value}`);
}

const isTooShort = (keptMs: string | undefined): boolean =>
  keptMs !== undefined && keptMs !== FOR_EVER && Number(keptMs) < USAGE_KEPT_MS_MIN;

async function configsOf(
  admin: Admin,
  wanted: readonly TopicSpecification[],
): Promise<ReadonlyMap<string, TopicConfig>> {
  try {
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: wanted.map(({ topic }) => ({
        ...{ type: TOPIC, name: topic, configNames: LOOKED_AT },
      })),
    });
    return new Map(
      resources.map(({ resourceName, configEntries }) => [
        resourceName,
        Object.fromEntries(configEntries.map(({ configName, configValue }) => [configName, configValue])),
      ]),
    );
  } catch (error) {
    if (MAY_NOT_LOOK.test(kafkaReason(error))) return new Map();
    throw startFailure(error);
  }
}

const alterCommand = (topic: string, changes: readonly string[]): string =>
  `kafka-configs.sh --alter --entity-type topics --entity-name ${topic} --add-config ${changes.join(',')}`;
