import { setTimeout as pause } from 'node:timers/promises';
import type { FetchedPartition, KafkaCluster } from './kafkajs-cluster.ts';

/** Where to read on in one partition; `offset` is Kafka's, of the next record wanted. */
export interface FetchPosition {
  readonly partition: number;
  readonly offset: number;
}

/** Of one partition at a time; a larger batch is given whole all the same. */
const PARTITION_BYTES_MAX = 1024 * 1024;
/** Of one answer of one broker. */
const ANSWER_BYTES_MAX = 16 * 1024 * 1024;

const TRIES = 3;
const RETRY_FIRST_MS = 50;

/** Whether aborted transactions are seen: 0 reads everything at once, 1 only what is committed. */
export type Isolation = 0 | 1;

/**
 * One look at partitions of a topic, each from its own position, from whichever brokers lead them. Answers as soon as
 * there is something, at the latest after `waitMs`. Throws the client's errors after a few tries: leaders move.
 */
export async function fetchTopic(
  cluster: KafkaCluster,
  topic: string,
  positions: readonly FetchPosition[],
  { waitMs, isolation }: { readonly waitMs: number; readonly isolation: Isolation },
): Promise<readonly FetchedPartition[]> {
  return retried(cluster, async () => {
    const offsets = new Map(positions.map(({ partition, offset }) => [partition, offset]));
    const leaders = cluster.findLeaderForPartitions(topic, [...offsets.keys()]);
    const answers = await Promise.all(
      Object.entries(leaders).map(async ([nodeId, partitions]) => {
        const broker = await cluster.findBroker({ nodeId });
        const wanted = partitions.map((partition) => ({
          partition,
          fetchOffset: offsets.get(partition) ?? 0,
          maxBytes: PARTITION_BYTES_MAX,
        }));
        const { responses } = await broker.fetch({
          isolationLevel: isolation,
          maxWaitTime: waitMs,
          minBytes: 1,
          maxBytes: ANSWER_BYTES_MAX,
          topics: [{ topic, partitions: wanted }],
        });
        return responses.flatMap((response) => response.partitions);
      }),
    );
    return answers.flat();
  });
}

/** Which offset of a partition: after the last record, after the last that is committed, or of the first still kept. */
export type OffsetKind = 'end' | 'committed-end' | 'beginning';

/** As Kafka's protocol names them, with the isolation that gives the one or the other end. */
const ASKED = {
  end: { timestamp: -1, isolationLevel: 0 },
  'committed-end': { timestamp: -1, isolationLevel: 1 },
  beginning: { timestamp: -2, isolationLevel: 0 },
} as const satisfies Record<OffsetKind, { timestamp: number; isolationLevel: Isolation }>;

/** An offset of each partition. Throws the client's errors after a few tries. */
export async function topicOffsets(
  cluster: KafkaCluster,
  topic: string,
  partitions: number,
  kind: OffsetKind,
): Promise<readonly number[]> {
  return retried(cluster, async () => {
    const all = Array.from({ length: partitions }, (_, partition) => partition);
    const leaders = Object.entries(cluster.findLeaderForPartitions(topic, all));
    const { timestamp, isolationLevel } = ASKED[kind];
    const answers = await Promise.all(
      leaders.map(async ([nodeId, led]) => {
        const broker = await cluster.findBroker({ nodeId });
        const asked = led.map((partition) => ({ partition, timestamp }));
        const { responses } = await broker.listOffsets({
          replicaId: NO_REPLICA,
          isolationLevel,
          topics: [{ topic, partitions: asked }],
        });
        return responses.flatMap((response) => response.partitions);
      }),
    );
    const offsets = new Array<number>(partitions).fill(0);
    for (const { partition, offset } of answers.flat()) offsets[partition] = Number(offset);
    return offsets;
  });
}

/** Who asks is a client. */
const NO_REPLICA = -1;

/** A position outside of what is kept is no trouble of the network: asking again gives the same answer. */
export const isOutOfRange = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'type' in error && error.type === 'OFFSET_OUT_OF_RANGE';

async function retried<Value>(cluster: KafkaCluster, work: () => Promise<Value>): Promise<Value> {
  for (let tries = 1; ; tries += 1) {
    try {
      await cluster.refreshMetadataIfNecessary();
      return await work();
    } catch (error) {
      if (tries === TRIES || isOutOfRange(error)) throw error;
      await pause(RETRY_FIRST_MS * 2 ** tries);
      await reconnect(cluster);
    }
  }
}

async function reconnect(cluster: KafkaCluster): Promise<void> {
  try {
    await cluster.connect();
    await cluster.refreshMetadata();
  } catch (error) {
    // The next try meets the same trouble and reports it; only a programming error must not hide here.
    if (error instanceof TypeError) throw error;
  }
}
