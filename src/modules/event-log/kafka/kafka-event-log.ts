import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Kafka } from 'kafkajs';
import { STREAMS, type Stream } from '../../../events/envelope.ts';
import type { EventRecord } from '../../../events/stored-event.ts';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import { messageOf } from '../../../shared/thrown.ts';
import type { Checkpoint } from '../checkpoint.ts';
import type { AppendedEvent, AppendListener, EventLog, LogBatch } from '../event-log.ts';
import { GROUP_COMMIT_LIMITS, GroupCommit, type GroupCommitStats } from '../group-commit.ts';
import { logUnavailable } from '../log-unavailable.ts';
import { assertStorable } from '../storable.ts';
import { AppendOnce } from './append-once.ts';
import { ensureTopics, type TopicSettings } from './ensure-topics.ts';
import { EventIdIndex } from './event-id-index.ts';
import { kafkaClient, type KafkaClientOptions } from './kafka-client.ts';
import { KafkaWriter, placesOf, type WrittenEvent } from './kafka-writer.ts';
import { createCluster, type KafkaCluster } from './kafkajs-cluster.ts';
import { partitionOf } from './partition-of.ts';
import { SharedQuestion } from './shared-question.ts';
import { idsLearnedBefore, TopicReader } from './topic-reader.ts';
import { topicNames } from './topics.ts';
import { TopicWatch, type TopicNews } from './topic-watch.ts';
import { within } from './within.ts';

/** How long one read may take, all tries included: whoever presents a secret that is not known here waits for it. */
const READ_MS_MAX = 8_000;

export interface KafkaEventLogOptions extends KafkaClientOptions {
  readonly topics: TopicSettings;
  /** File of the index of event ids; may be deleted while the log is closed. */
  readonly idsPath: string;
  /** Streams whose ids this process keeps: appending one again is then recognised also after a restart. */
  readonly indexed: readonly Stream[];
  /** Streams that others append to and this process wants to hear of at once. */
  readonly watched: readonly Stream[];
}

/**
 * The event log of the cluster profile: a topic per stream. Batches that one process has waiting share a request; what
 * other processes append is read from the brokers.
 *
 * An id that another process has appended is not looked for before an append, which would cost every append a question
 * to all: whoever reads leaves the second event out. So `duplicate: false` says that this process knows of none.
 *
 * @throws InfrastructureError from `append`: `event_too_large`, `event_malformed`, `log_overloaded` (nothing was
 *   written) or `log_unavailable` (no acknowledgement; the cause says how). From `open`: what {@link ensureTopics} throws.
 */
export class KafkaEventLog implements EventLog {
  /** How many partitions each topic has. */
  readonly topicPartitions: ReadonlyMap<string, number>;
  readonly #writer: KafkaWriter;
  readonly #cluster: KafkaCluster;
  readonly #readers: Readonly<Record<Stream, TopicReader>>;
  readonly #ends: Readonly<Record<Stream, SharedQuestion<Checkpoint>>>;
  readonly #partitions: Readonly<Record<Stream, number>>;
  readonly #ids: EventIdIndex;
  readonly #indexed: readonly Stream[];
  readonly #appends: AppendOnce;
  readonly #commits: GroupCommit<WrittenEvent>;
  readonly #watches: readonly TopicWatch[];
  readonly #listeners = new Set<AppendListener>();
  readonly #reads = new Set<Promise<unknown>>();
  #closing: Promise<void> | null = null;

  private constructor(kafka: Kafka, parts: OpenedParts, options: KafkaEventLogOptions) {
    const { cluster, ids } = parts;
    const topicOf = (stream: Stream) => ({
      topic: parts.topic(stream),
      partitions: parts.partitions(stream),
    });
    this.topicPartitions = parts.topicPartitions;
    this.#cluster = cluster;
    this.#ids = ids;
    this.#indexed = options.indexed;
    this.#partitions = { lifecycle: parts.partitions('lifecycle'), usage: parts.partitions('usage') };
    this.#writer = new KafkaWriter({
      kafka,
      topics: { lifecycle: topicOf('lifecycle'), usage: topicOf('usage') },
    });
    const reader = (stream: Stream): TopicReader =>
      new TopicReader({ cluster, stream, ...topicOf(stream), ids });
    this.#readers = { lifecycle: reader('lifecycle'), usage: reader('usage') };
    // Every secret that nobody knows asks for the end, and anybody can present those.
    const end = (stream: Stream) => new SharedQuestion(() => this.#readers[stream].end());
    this.#ends = { lifecycle: end('lifecycle'), usage: end('usage') };
    this.#commits = new GroupCommit(
      (batch) => this.#writer.commit(batch),
      (streams) => this.#nudge(streams),
      GROUP_COMMIT_LIMITS,
    );
    this.#appends = new AppendOnce({
      knownPlace: (event) => this.#indexedPlace(event),
      write: async (fresh) => placesOf(await this.#commits.append(fresh)),
    });
    this.#watches = options.watched.map(
      (stream) => new TopicWatch(createCluster(kafka), topicOf(stream), (news) => this.#tell(stream, news)),
    );
  }

  static async open(options: KafkaEventLogOptions): Promise<KafkaEventLog> {
    const kafka = kafkaClient(options);
    const partitions = await ensureTopics(kafka, options.topics);
    const names = topicNames(options.topics.prefix);
    const cluster = createCluster(kafka);
    mkdirSync(dirname(options.idsPath), { recursive: true, mode: 0o700 });
    const ids = new EventIdIndex(options.idsPath);
    try {
      await cluster.connect();
      for (const stream of STREAMS) await cluster.addTargetTopic(names[stream]);
      const log = new KafkaEventLog(
        kafka,
        {
          cluster,
          ids,
          topicPartitions: partitions,
          topic: (stream) => names[stream],
          partitions: (stream) => partitions.get(names[stream]) ?? 0,
        },
        options,
      );
      await log.#catchUpIds();
      for (const watch of log.#watches) watch.start();
      return log;
    } catch (error) {
      ids.close();
      await cluster.disconnect();
      throw available(error);
    }
  }

  async append(events: readonly EventRecord[]): Promise<readonly AppendedEvent[]> {
    assertStorable(events);
    if (this.#closing !== null) throw logUnavailable('it is closed.');
    return this.#appends.append(events);
  }

  /** Shows, after what is waiting, whether the log could be written, without an event. Throws `log_unavailable`. */
  async probe(): Promise<void> {
    await this.#commits.append([]);
  }

  read(stream: Stream, after: Checkpoint, limit: number): Promise<LogBatch> {
    return this.#reading(() => this.#readers[stream].read(after, limit));
  }

  end(stream: Stream): Promise<Checkpoint> {
    return this.#reading(() => this.#ends[stream].ask());
  }

  onAppend(listener: AppendListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Writes what was appended before, then closes; appends that come later are refused. Calling it again is harmless. */
  close(): Promise<void> {
    this.#closing ??= this.#drainAndClose();
    return this.#closing;
  }

  /** For metrics; the numbers are of this moment. */
  stats(): Readonly<GroupCommitStats> {
    return this.#commits.stats;
  }

  async #drainAndClose(): Promise<void> {
    await this.#commits.close();
    await Promise.allSettled(this.#reads);
    await Promise.all(this.#watches.map((watch) => watch.close()));
    await this.#writer.close();
    await this.#cluster.disconnect();
    this.#ids.close();
  }

  /** Reads what has come since the index was last written, the latest of it, so that ids from before a restart are known. */
  async #catchUpIds(): Promise<void> {
    for (const stream of this.#indexed) {
      const end = await this.#readers[stream].end();
      const beginning = await this.#readers[stream].beginning();
      for (const [partition, offset] of end.entries()) {
        // A topic that ends before what was indexed is not the one that was indexed.
        if (offset < this.#ids.upTo(stream, partition)) this.#ids.forget(stream, partition);
      }
      let at: Checkpoint = end.map((offset, partition) =>
        Math.max(
          this.#ids.upTo(stream, partition),
          offset - idsLearnedBefore(this.#partitions[stream]),
          // What expired before is known to nobody any more.
          beginning[partition] ?? 0,
        ),
      );
      while (await this.#readers[stream].fetch(at, 0)) {
        at = at.map((offset, partition) => Math.max(offset, this.#ids.upTo(stream, partition)));
      }
    }
  }

  #indexedPlace({ stream, key, id }: EventRecord): AppendedEvent | undefined {
    if (!this.#indexed.includes(stream)) return undefined;
    const partition = partitionOf(Buffer.from(key), this.#partitions[stream]);
    const offset = this.#ids.firstOffset(stream, partition, id);
    return offset === undefined ? undefined : { partition, offset, duplicate: true };
  }

  async #reading<Value>(work: () => Promise<Value>): Promise<Value> {
    if (this.#closing !== null) throw logUnavailable('it is closed.');
    const reading = work();
    this.#reads.add(reading);
    // Not when its caller has given it up: closing waits for the work itself.
    const done = (): void => void this.#reads.delete(reading);
    reading.then(done, done);
    try {
      return await within(READ_MS_MAX, reading);
    } catch (error) {
      throw available(error);
    }
  }

  /** What the watch has fetched is at hand for whoever reads it now: how late that is, is how late a revoke is. */
  #tell(stream: Stream, news: TopicNews | undefined): void {
    if (this.#closing !== null) return;
    if (news !== undefined) this.#readers[stream].offer(news.fetched, news.after);
    this.#nudge([stream], news?.upTo);
  }

  #nudge(streams: Iterable<Stream>, upTo?: Checkpoint): void {
    // What others append while this closes is nobody's business here any more.
    if (this.#closing !== null) return;
    for (const stream of streams) {
      // On its own, so that a listener that throws is reported as uncaught and takes no append down with it.
      for (const listener of this.#listeners) queueMicrotask(() => listener(stream, upTo));
    }
  }
}

interface OpenedParts {
  readonly cluster: KafkaCluster;
  readonly ids: EventIdIndex;
  readonly topicPartitions: ReadonlyMap<string, number>;
  readonly topic: (stream: Stream) => string;
  readonly partitions: (stream: Stream) => number;
}

const available = (error: unknown): InfrastructureError =>
  error instanceof InfrastructureError
    ? error
    : new InfrastructureError('log_unavailable', `Kafka cannot be read: ${messageOf(error)}.`, error);
