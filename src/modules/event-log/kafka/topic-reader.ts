import filterAbortedMessages from 'kafkajs/src/consumer/filterAbortedMessages.js';
import type { Stream } from '../../../events/envelope.ts';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import type { Checkpoint } from '../checkpoint.ts';
import type { LogBatch } from '../event-log.ts';
import { fromMessage } from './cloud-event.ts';
import type { EventIdIndex } from './event-id-index.ts';
import type { FetchedPartition, KafkaCluster } from './kafkajs-cluster.ts';
import { PartitionChunks, type Chunk } from './partition-chunks.ts';
import { fetchTopic, isOutOfRange, topicOffsets, type FetchPosition, type Isolation } from './topic-fetch.ts';

/**
 * Events before the place where a reader begins whose ids it learns first, so that one repeated across that place is
 * noticed. Covers what a gateway sends again after an outage of minutes; of all partitions together, since a new process
 * waits for it.
 */
const IDS_LEARNED_BEFORE = 50_000;

/** The share of one partition in them. */
export const idsLearnedBefore = (partitions: number): number => Math.ceil(IDS_LEARNED_BEFORE / partitions);

/** When a read finds nothing: answer at once. */
const AT_ONCE_MS = 0;

export interface TopicReaderParts {
  readonly cluster: KafkaCluster;
  readonly stream: Stream;
  readonly topic: string;
  /** Of the whole topic. */
  readonly partitions: number;
  /** Those that are read; all when absent. What is read of others is nothing, and checkpoints of theirs stay. */
  readonly assigned?: readonly number[];
  /** Leaves repeated events out; absent where repetitions do no harm. */
  readonly ids?: EventIdIndex;
  /** 1: only what was committed is read, for a topic that is written in transactions. Default: 0. */
  readonly isolation?: Isolation;
}

/** Reads one stream from its topic at any checkpoint. Offsets of the port are Kafka's plus one. */
export class TopicReader {
  readonly #parts: TopicReaderParts;
  readonly #assigned: readonly number[];
  readonly #chunks = new PartitionChunks();
  /** Rotates, so that a partition with much to read does not keep the others waiting. */
  #first = 0;

  constructor(parts: TopicReaderParts) {
    this.#parts = parts;
    this.#assigned = parts.assigned ?? Array.from({ length: parts.partitions }, (_, partition) => partition);
  }

  /**
   * As {@link EventLog.read}. An empty batch means that there is nothing after it now. Of a partition that stands at
   * Infinity nothing is wanted.
   */
  async read(after: Checkpoint, limit: number): Promise<LogBatch> {
    const at = this.#positions(after);
    for (;;) {
      const events = this.#fromMemory(at, limit);
      if (events.length > 0) return { events, checkpoint: at };
      if (!(await this.fetch(at, AT_ONCE_MS))) break;
    }
    return { events: [], checkpoint: at.some((offset, p) => offset !== (after[p] ?? 0)) ? at : after };
  }

  async end(): Promise<Checkpoint> {
    const { cluster, topic, partitions, isolation } = this.#parts;
    return topicOffsets(cluster, topic, partitions, isolation === 1 ? 'committed-end' : 'end');
  }

  /** After which place the topic still has its events. */
  async beginning(): Promise<Checkpoint> {
    const { cluster, topic, partitions } = this.#parts;
    return topicOffsets(cluster, topic, partitions, 'beginning');
  }

  /** Fetches what comes after a checkpoint, waiting for it at most `waitMs`; says whether anything came. */
  async fetch(after: Checkpoint, waitMs: number): Promise<boolean> {
    const { cluster, topic, stream, ids, isolation = 0 } = this.#parts;
    const positions = this.#assigned
      .map((partition) => ({ partition, offset: after[partition] ?? 0 }))
      .filter(({ offset }) => offset !== Infinity);
    if (positions.length === 0) return false;
    if (ids !== undefined) for (const position of positions) await this.#learnIdsBefore(ids, position);
    let fetched: readonly FetchedPartition[];
    try {
      fetched = await fetchTopic(cluster, topic, positions, { waitMs, isolation });
    } catch (error) {
      if (!isOutOfRange(error)) throw error;
      fetched = await this.#fetchInRange(positions);
    }
    const emptyEnds = isolation === 1 ? pastEmptyEnds(fetched) : new Map<number, number>();
    let came = false;
    for (const partition of fetched) {
      const held = chunkOf(stream, partition, after[partition.partition] ?? 0);
      const chunk = { ...held, upTo: Math.max(held.upTo, emptyEnds.get(partition.partition) ?? 0) };
      if (chunk.upTo <= chunk.from) continue;
      came = true;
      this.#chunks.keep(partition.partition, this.#withoutRepetitions(partition.partition, chunk));
    }
    return came;
  }

  /**
   * Takes in what somebody else has fetched after a checkpoint, so that it need not be fetched again. Not where ids in
   * front of it are unknown: those are fetched by whoever reads.
   */
  offer(fetched: readonly FetchedPartition[], after: Checkpoint): void {
    const { ids, stream } = this.#parts;
    for (const one of fetched) {
      const { partition } = one;
      const chunk = chunkOf(stream, one, after[partition] ?? 0);
      if (chunk.upTo <= chunk.from || (ids !== undefined && ids.upTo(stream, partition) < chunk.from))
        continue;
      this.#chunks.keep(partition, this.#withoutRepetitions(partition, chunk));
    }
  }

  #positions(after: Checkpoint): number[] {
    return Array.from(
      { length: Math.max(this.#parts.partitions, after.length) },
      (_, partition) => after[partition] ?? 0,
    );
  }

  /** Takes what is in memory and moves `at` past it. */
  #fromMemory(at: number[], limit: number): LogBatch['events'] {
    const events: LogBatch['events'][number][] = [];
    for (let turn = 0; turn < this.#assigned.length && events.length < limit; turn += 1) {
      const partition = this.#assigned[(this.#first + turn) % this.#assigned.length] ?? 0;
      let chunk = this.#chunks.after(partition, at[partition] ?? 0, limit - events.length);
      while (chunk !== undefined) {
        for (const event of chunk.events) events.push(event);
        at[partition] = chunk.upTo;
        chunk =
          events.length < limit
            ? this.#chunks.after(partition, chunk.upTo, limit - events.length)
            : undefined;
      }
    }
    this.#first = (this.#first + 1) % Math.max(1, this.#assigned.length);
    return events;
  }

  #withoutRepetitions(partition: number, chunk: Chunk): Chunk {
    const { ids, stream } = this.#parts;
    if (ids === undefined) return chunk;
    return { ...chunk, events: ids.firstOccurrences(stream, partition, chunk.events, chunk.upTo) };
  }

  async #learnIdsBefore(ids: EventIdIndex, { partition, offset }: FetchPosition): Promise<void> {
    const { cluster, stream, topic, partitions } = this.#parts;
    let at = ids.upTo(stream, partition);
    if (at >= offset) return;
    const kept = await topicOffsets(cluster, topic, partitions, 'beginning');
    at = Math.max(at, offset - idsLearnedBefore(partitions), kept[partition] ?? 0);
    while (at < offset) {
      const [fetched] = await fetchTopic(cluster, topic, [{ partition, offset: at }], {
        waitMs: AT_ONCE_MS,
        isolation: 0,
      });
      const chunk = fetched === undefined ? undefined : chunkOf(stream, fetched, at);
      if (chunk === undefined || chunk.upTo <= at) return;
      this.#withoutRepetitions(partition, chunk);
      at = chunk.upTo;
    }
  }

  /**
   * A position after the end is of another log: there is nothing to read, and whoever follows notices by the end. One
   * before the beginning was deleted by retention before it was read, which nothing here can make good.
   */
  async #fetchInRange(positions: readonly FetchPosition[]): Promise<readonly FetchedPartition[]> {
    const { cluster, topic, partitions, isolation = 0 } = this.#parts;
    const ends = await topicOffsets(cluster, topic, partitions, 'end');
    const kept = await topicOffsets(cluster, topic, partitions, 'beginning');
    const lost = positions.find(({ partition, offset }) => offset < (kept[partition] ?? 0));
    if (lost !== undefined) throw truncated(topic, lost, kept[lost.partition] ?? 0);
    const inRange = positions.filter(({ partition, offset }) => offset <= (ends[partition] ?? 0));
    return inRange.length === 0 ? [] : fetchTopic(cluster, topic, inRange, { waitMs: AT_ONCE_MS, isolation });
  }
}

function chunkOf(stream: Stream, fetched: FetchedPartition, after: number): Chunk {
  const { partition, messages, abortedTransactions } = fetched;
  // A compressed batch is given whole, with records from before the place that was asked for.
  const wanted = messages.filter(({ offset }) => Number(offset) >= after);
  const last = wanted.at(-1);
  return {
    from: after,
    upTo: last === undefined ? after : Number(last.offset) + 1,
    events: filterAbortedMessages({ messages: wanted, abortedTransactions })
      .filter(({ isControlRecord }) => !isControlRecord)
      .map((message) => fromMessage(stream, partition, message)),
  };
}

/**
 * The answer's partitions with their ends where compaction has left nothing, not even the markers of transactions: it then
 * holds no record though the topic goes on. Only when it holds none at all, since records of one partition can leave no
 * room for those of another.
 */
function pastEmptyEnds(fetched: readonly FetchedPartition[]): ReadonlyMap<number, number> {
  if (fetched.some(({ messages }) => messages.length > 0)) return new Map();
  return new Map(fetched.map(({ partition, lastStableOffset }) => [partition, Number(lastStableOffset)]));
}

const truncated = (topic: string, { partition, offset }: FetchPosition, kept: number): InfrastructureError =>
  new InfrastructureError(
    'log_truncated',
    `Topic ${topic} begins at ${partition}:${kept + 1}, but ${partition}:${offset + 1} was not read yet: its retention is too short.`,
  );
