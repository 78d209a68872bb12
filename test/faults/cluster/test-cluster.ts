import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { STREAMS } from '../../../src/events/envelope.ts';
import type { KnownEvent } from '../../../src/events/catalogue.ts';
import { toRecord, type LoggedEvent } from '../../../src/events/stored-event.ts';
import { readArchivedEvents } from '../../../src/modules/archive/restore.ts';
import { S3ArchiveStore } from '../../../src/modules/archive/s3/s3-archive-store.ts';
import { BEGINNING, type Checkpoint } from '../../../src/modules/event-log/checkpoint.ts';
import { KafkaEventLog } from '../../../src/modules/event-log/kafka/kafka-event-log.ts';
import { formatSecret, SECRET_ENTROPY_BYTES } from '../../../src/modules/keys/domain/secret-format.ts';
import { deleteTopics, kafkaConnection } from '../../fixtures/kafka-topics.ts';
import { createBucket, type TestBucket } from '../../fixtures/s3-bucket.ts';
import type { S3Server } from '../../fixtures/services.ts';
import { killWhileStarting, startKeytrail, type KeytrailProcess } from '../service/keytrail-process.ts';

export interface ClusterServers {
  readonly kafka: string;
  readonly s3: S3Server;
  /** How the processes reach S3, where that is not straight. */
  readonly s3Endpoint?: string;
}

/** More than processes, so that each has several. */
const PARTITIONS = 6;
const EVENTS_PER_READ = 10_000;

/**
 * An installation of the cluster profile: topics, bucket and administrator key of its own on servers that others may
 * share, and as many processes as a test starts, each with a data directory of its own.
 */
export class TestCluster {
  readonly adminKey = formatSecret('qk', randomBytes(SECRET_ENTROPY_BYTES));
  readonly prefix = `cluster-${randomUUID()}`;
  readonly #servers: ClusterServers;
  readonly #bucket: TestBucket;
  readonly #root: string;
  readonly #processes: KeytrailProcess[] = [];

  private constructor(servers: ClusterServers, bucket: TestBucket, root: string) {
    this.#servers = servers;
    this.#bucket = bucket;
    this.#root = root;
  }

  static async create(servers: ClusterServers): Promise<TestCluster> {
    const root = await mkdtemp(join(tmpdir(), 'keytrail-cluster-'));
    return new TestCluster(servers, await createBucket(servers.s3), root);
  }

  /** The environment of a process, without its data directory. */
  get environment(): Readonly<Record<string, string>> {
    const { kafka, s3, s3Endpoint = s3.endpoint } = this.#servers;
    return {
      KEYTRAIL_PROFILE: 'cluster',
      KEYTRAIL_KAFKA_BROKERS: kafka,
      KEYTRAIL_KAFKA_TOPIC: this.prefix,
      KEYTRAIL_KAFKA_PARTITIONS: String(PARTITIONS),
      KEYTRAIL_S3_BUCKET: this.#bucket.bucket,
      KEYTRAIL_S3_PATH_STYLE: 'true',
      AWS_ENDPOINT_URL_S3: s3Endpoint,
      AWS_REGION: s3.region,
      AWS_ACCESS_KEY_ID: s3.accessKeyId,
      AWS_SECRET_ACCESS_KEY: s3.secretAccessKey,
      KEYTRAIL_ADMIN_KEY: this.adminKey,
      KEYTRAIL_ARCHIVE_ROLL_SECONDS: '1',
      KEYTRAIL_LOG_LEVEL: 'warn',
    };
  }

  /** A new process with an empty data directory, or one that goes on with the directory of an earlier one. */
  async start(
    name: string = randomUUID(),
    settings: Readonly<Record<string, string>> = {},
    startMsMax?: number,
  ): Promise<KeytrailProcess> {
    const dataDir = join(this.#root, name);
    await mkdir(dataDir, { recursive: true });
    const process = await startKeytrail(dataDir, { ...this.environment, ...settings }, startMsMax);
    this.#processes.push(process);
    return process;
  }

  /** Kills a new process while it starts, when `moment` has come; resolves with what it wrote. */
  async killStarting(moment: () => Promise<unknown>): Promise<string> {
    const dataDir = await mkdtemp(join(this.#root, 'killed-'));
    return killWhileStarting(dataDir, this.environment, moment);
  }

  /** As when Kafka is lost; or those of another prefix, which a test had made. */
  async loseTopics(prefix = this.prefix): Promise<void> {
    await deleteTopics(this.#servers.kafka, prefix);
  }

  /** As an administrator does it. */
  async deleteObjects(prefix: string): Promise<void> {
    const { client, bucket: Bucket } = this.#bucket;
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix: prefix }));
    for (const { Key } of Contents) await client.send(new DeleteObjectCommand({ Bucket, Key }));
  }

  /** Events of a past that no process of this cluster was there for. */
  async append(events: readonly KnownEvent[]): Promise<void> {
    const log = await this.#openLog();
    try {
      await log.append(events.map((event) => toRecord(event)));
    } finally {
      await log.close();
    }
  }

  /** Every event of both streams, each once, as a process of its own reads them. */
  async loggedEvents(): Promise<readonly LoggedEvent[]> {
    const log = await this.#openLog();
    try {
      const events: LoggedEvent[] = [];
      for (const stream of STREAMS) {
        let after: Checkpoint = BEGINNING;
        for (;;) {
          const batch = await log.read(stream, after, EVENTS_PER_READ);
          if (batch.events.length === 0) break;
          events.push(...batch.events);
          after = batch.checkpoint;
        }
      }
      return events;
    } finally {
      await log.close();
    }
  }

  /** What the bucket's log files hold, all of it; throws where files overlap or leave something out. */
  async archivedEvents(): Promise<readonly LoggedEvent[]> {
    const store = await S3ArchiveStore.open(this.#bucket.options);
    try {
      const events: LoggedEvent[] = [];
      for await (const event of readArchivedEvents(store, '')) events.push(event);
      return events;
    } finally {
      store.close();
    }
  }

  async #openLog(): Promise<KafkaEventLog> {
    const directory = await mkdtemp(join(this.#root, 'log-'));
    return KafkaEventLog.open({
      connection: kafkaConnection(this.#servers.kafka),
      topics: { prefix: this.prefix, partitions: PARTITIONS, replication: null },
      idsPath: join(directory, 'ids.sqlite'),
      indexed: STREAMS,
      watched: [],
    });
  }

  /** The store of the bucket, or of a folder of it, for a test to look into; it closes it. */
  openBucket(prefix = ''): Promise<S3ArchiveStore> {
    return S3ArchiveStore.open({ ...this.#bucket.options, prefix });
  }

  /** Ends what still runs, and removes everything. */
  async dispose(): Promise<void> {
    for (const { child, kill } of this.#processes)
      if (child.exitCode === null && child.signalCode === null) await kill();
    await deleteTopics(this.#servers.kafka, this.prefix);
    await this.#bucket.dispose();
    await rm(this.#root, { recursive: true, force: true });
  }
}
