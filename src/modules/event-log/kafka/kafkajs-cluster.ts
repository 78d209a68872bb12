import './mended-client.ts';
import type { IHeaders, Kafka } from 'kafkajs';

/**
 * Reading at a place of one's own choosing. The public consumer of kafkajs reads only as a member of a group and from
 * where the group stands; the port reads from any checkpoint, at any moment, so it speaks to the broker through the
 * client's own connection pool. kafkajs is pinned at 2.2.4 and no longer changes; a spec notices if this does not fit.
 */
export interface FetchedMessage {
  readonly offset: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: IHeaders;
  readonly isControlRecord: boolean;
}

export interface FetchedPartition {
  readonly partition: number;
  readonly highWatermark: string;
  readonly lastStableOffset: string;
  readonly abortedTransactions: unknown;
  readonly messages: readonly FetchedMessage[];
}

export interface FetchRequest {
  readonly isolationLevel: 0 | 1;
  readonly maxWaitTime: number;
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly topics: readonly {
    readonly topic: string;
    readonly partitions: readonly {
      readonly partition: number;
      readonly fetchOffset: number;
      readonly maxBytes: number;
    }[];
  }[];
}

/** A request that this adapter encodes itself, as the client sends its own. */
export interface BrokerRequest<Answer> {
  readonly request: {
    readonly apiKey: number;
    readonly apiVersion: number;
    readonly apiName: string;
    /** What follows the request's head: the client's encoder has the bytes written so far in `buffer`. */
    encode(): Promise<{ readonly buf: Buffer; readonly buffer: Buffer }>;
  };
  readonly response: {
    decode(payload: Buffer): Promise<Decoded<Answer>>;
    parse(decoded: Decoded<Answer>): Promise<Answer>;
  };
}

export interface Decoded<Answer> {
  readonly answer: Answer;
  /** How long the broker wants not to be asked again, in milliseconds. */
  readonly clientSideThrottleTime: number;
}

export interface KafkaBroker {
  readonly connectionPool: { send<Answer>(request: BrokerRequest<Answer>): Promise<Answer> };
  initProducerId(
    request: Readonly<Record<string, never>>,
  ): Promise<{ readonly producerId: string; readonly producerEpoch: number }>;
  fetch(request: FetchRequest): Promise<{
    readonly responses: readonly {
      readonly topicName: string;
      readonly partitions: readonly FetchedPartition[];
    }[];
  }>;
  listOffsets(request: {
    readonly replicaId: number;
    readonly isolationLevel: 0 | 1;
    readonly topics: readonly {
      readonly topic: string;
      readonly partitions: readonly { readonly partition: number; readonly timestamp: number }[];
    }[];
  }): Promise<{
    readonly responses: readonly {
      readonly partitions: readonly { readonly partition: number; readonly offset: string }[];
    }[];
  }>;
}

export interface KafkaCluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  refreshMetadata(): Promise<void>;
  refreshMetadataIfNecessary(): Promise<void>;
  addTargetTopic(topic: string): Promise<void>;
  findControllerBroker(): Promise<KafkaBroker>;
  findBroker(of: { readonly nodeId: string }): Promise<KafkaBroker>;
  findTopicPartitionMetadata(topic: string): readonly { readonly partitionId: number }[];
  findLeaderForPartitions(
    topic: string,
    partitions: readonly number[],
  ): Readonly<Record<string, readonly number[]>>;
}

type CreateCluster = (options: {
  readonly metadataMaxAge: number;
  readonly allowAutoTopicCreation: boolean;
  readonly maxInFlightRequests: number | null;
}) => KafkaCluster;

/** How long leaders of partitions are taken for known; a wrong one is noticed by its answer. */
const METADATA_MAX_AGE_MS = 60_000;

/** A pool of connections of its own, so that a request that waits for news holds up nobody else. */
export function createCluster(kafka: Kafka): KafkaCluster {
  const symbol = Object.getOwnPropertySymbols(kafka).find(
    ({ description }) => description === 'private:Kafka:createCluster',
  );
  const create = symbol === undefined ? undefined : (Reflect.get(kafka, symbol) as CreateCluster);
  if (create === undefined)
    throw new TypeError('kafkajs is not the version that this adapter was written for');
  return create({
    metadataMaxAge: METADATA_MAX_AGE_MS,
    allowAutoTopicCreation: false,
    maxInFlightRequests: null,
  });
}
