import type { Stream } from '../../../events/envelope.ts';
import { BEGINNING, formatCheckpoint, lagBehind, type Checkpoint } from '../../event-log/checkpoint.ts';
import { backoffMs } from '../backoff.ts';
import { failureReason } from '../failure-reason.ts';
import type { Follower, FollowerProgress } from '../followers/follower.ts';
import type { LogReader } from '../log-reader.ts';
import { timerPause, type Pause } from '../pause.ts';
import { PartitionTakenOver, type PublishedLog, type PublishedRecord } from './published-log.ts';
import { readPartition, type PartitionRead } from './read-partition.ts';

/** While waiting for what was published to come back. */
const LOOK_EVERY_MS = 50;
/**
 * A partition that was taken from this process is taken back after so long, if it is still among this process's by
 * then: a batch that stayed open for too long is refused in the same words, and nobody else does that partition.
 */
const TAKE_BACK_AFTER_MS = 15_000;
/** How many times as long as the last round took it rests where others come first: they get four fifths of the thread. */
const REST_PER_ROUND = 4;
/** Events of one batch of a stream. */
const BATCH_EVENTS = 20_000;

/** What was published of the partitions so far, as somebody else folds it from the topic. */
export interface PublishedSoFar {
  /** How far that fold has come in the partition that is published to. */
  foldedUpTo(partition: number): number;
  /** Up to where a partition of a stream is in what was published; 0: nothing of it is. */
  offset(stream: Stream, partition: number): number;
}

/** New events of one partition, of each stream that is followed, and up to where they reach. */
export type PartitionBatch = Readonly<Partial<Record<Stream, PartitionRead>>>;

export interface PartitionFollowerParts {
  readonly name: string;
  /** False: what it makes of events is not known yet, and they wait. */
  readonly isReady?: () => boolean;
  /** True while others of this process have more urgent work: it rests longer than it works then. */
  readonly stepsBack?: () => boolean;
  /** What it makes, as the beginning of a sentence in the plural: `Summaries of usage`. */
  readonly makes: string;
  /** In the order in which their ends are asked for, so the later ones hold what events of the first ones rest on. */
  readonly streams: readonly Stream[];
  /** Partitions of these streams that are this process's. */
  readonly partitions: readonly number[];
  /** Reads those partitions. */
  readonly log: LogReader;
  readonly soFar: PublishedSoFar;
  readonly published: PublishedLog;
  /** What is to be published of a batch, with how far it reaches; a failure has the same events given again. */
  readonly recordsOf: (partition: number, batch: PartitionBatch) => Promise<readonly PublishedRecord[]>;
  /** Where a partition begins of which nothing was published yet, if not at its first event. */
  readonly beginning?: (stream: Stream, partition: number) => Promise<number>;
  readonly figures?: () => Partial<FollowerProgress>;
  /** A batch of a partition is published so often at most, unless more is waiting than fits one. */
  readonly everyMs: number;
  /** How many partitions are worked on at a time; publishing mostly waits for the brokers. Default: one. */
  readonly atOnce?: number;
  /** Of each stream. Default: {@link BATCH_EVENTS}. */
  readonly batchEvents?: number;
  readonly pause?: Pause;
  readonly takeBackAfterMs?: number;
}

type Outcome = 'idle' | 'awaiting' | 'more';

/**
 * Folds the partitions that are this process's share and publishes what they make. It keeps nothing of its own: a batch is
 * made of what was published before and of the events after the checkpoint published with it, in one transaction. So
 * whoever takes a partition over goes on exactly there, and no event counts twice.
 */
export class PartitionFollower implements Follower {
  readonly name: string;
  readonly #parts: PartitionFollowerParts;
  readonly #pause: Pause;
  readonly #halt = new AbortController();
  /** Per partition the position in the topic that must have come back before the next batch. */
  readonly #awaited = new Map<number, number>();
  /** When a partition was taken from this process, on the clock that never steps. */
  readonly #takenAwayAt = new Map<number, number>();
  readonly #ends = new Map<Stream, Checkpoint>();
  #loop: Promise<void> | undefined;
  #failures = 0;
  #trouble: string | null = null;

  constructor(parts: PartitionFollowerParts) {
    this.name = parts.name;
    this.#parts = parts;
    this.#pause = parts.pause ?? timerPause;
  }

  start(): void {
    this.#loop ??= this.#follow();
  }

  nudge(): void {
    // Its rhythm bounds how often a busy key is published, so it is not hurried.
  }

  /** The log keeps what was not folded, for whoever gets the partitions next. */
  async stop(): Promise<void> {
    this.#halt.abort();
    await this.#loop;
    for (const partition of this.#parts.partitions) await this.#parts.published.release(partition);
  }

  progress(): FollowerProgress {
    const streams = this.#parts.streams.map((stream) => {
      const checkpoint = this.#reached(stream);
      return { stream, checkpoint, lag: lagBehind(checkpoint, this.#ownEnd(stream)) };
    });
    return { name: this.name, streams, ...this.#parts.figures?.(), trouble: this.#trouble };
  }

  async #follow(): Promise<void> {
    while (!this.#halt.signal.aborted) {
      let waitMs = this.#parts.everyMs;
      const beganMs = performance.now();
      try {
        const outcome = await this.#round();
        if (outcome === 'awaiting') waitMs = LOOK_EVERY_MS;
        if (outcome === 'more') waitMs = 0;
        if (this.#parts.stepsBack?.() === true)
          waitMs = Math.max(waitMs, REST_PER_ROUND * (performance.now() - beganMs));
        this.#failures = 0;
        this.#trouble = null;
      } catch (error) {
        this.#failures += 1;
        waitMs = backoffMs(this.#failures);
        const at = this.#parts.streams.map((stream) => formatCheckpoint(this.#reached(stream))).join(' and ');
        this.#trouble = `${this.#parts.makes} stand at ${at} and are tried again in ${waitMs / 1_000} s: ${failureReason(error)}`;
      }
      await this.#pause(waitMs, this.#halt.signal);
    }
  }

  async #round(): Promise<Outcome> {
    if (this.#parts.isReady?.() === false) return 'idle';
    for (const stream of this.#parts.streams) this.#ends.set(stream, await this.#parts.log.end(stream));
    const outcomes: Outcome[] = [];
    const failures: unknown[] = [];
    const waiting = [...this.#parts.partitions];
    // What fails of one partition holds up none of the others.
    const lane = async (): Promise<void> => {
      for (let partition = waiting.shift(); partition !== undefined; partition = waiting.shift()) {
        if (this.#isTakenAway(partition) || this.#halt.signal.aborted) continue;
        await this.#fold(partition).then(
          (outcome) => outcomes.push(outcome),
          (error: unknown) => failures.push(error),
        );
      }
    };
    await Promise.all(Array.from({ length: this.#parts.atOnce ?? 1 }, lane));
    if (failures.length > 0) throw failures[0];
    if (outcomes.includes('more')) return 'more';
    return outcomes.includes('awaiting') ? 'awaiting' : 'idle';
  }

  #isTakenAway(partition: number): boolean {
    const at = this.#takenAwayAt.get(partition) ?? -Infinity;
    return performance.now() - at < (this.#parts.takeBackAfterMs ?? TAKE_BACK_AFTER_MS);
  }

  async #fold(partition: number): Promise<Outcome> {
    const { soFar, published, recordsOf } = this.#parts;
    const awaited = this.#awaited.get(partition) ?? (await published.takeOver(partition));
    this.#awaited.set(partition, awaited);
    if (soFar.foldedUpTo(partition) < awaited) return 'awaiting';
    const batch: Partial<Record<Stream, PartitionRead>> = {};
    let hasMore = false;
    for (const stream of this.#parts.streams) {
      const read = await this.#read(stream, partition);
      if (read === undefined) continue;
      batch[stream] = read;
      hasMore ||= !read.isAll;
    }
    if (Object.keys(batch).length === 0) return 'idle';
    const records = await recordsOf(partition, batch);
    try {
      this.#awaited.set(partition, await published.publish(partition, records));
    } catch (error) {
      this.#awaited.delete(partition);
      if (!(error instanceof PartitionTakenOver)) throw error;
      // Probably not this process's any more; the group will say so in a moment.
      this.#takenAwayAt.set(partition, performance.now());
      return 'idle';
    }
    return hasMore ? 'more' : 'idle';
  }

  /** What is new in one partition of a stream; undefined when nothing is. */
  async #read(stream: Stream, partition: number): Promise<PartitionRead | undefined> {
    const { log, soFar, beginning, batchEvents: limit = BATCH_EVENTS } = this.#parts;
    const end = this.#ends.get(stream) ?? BEGINNING;
    const published = soFar.offset(stream, partition);
    const after = published === 0 ? ((await beginning?.(stream, partition)) ?? 0) : published;
    if (after >= (end[partition] ?? 0)) return undefined;
    const read = await readPartition(log, stream, partition, { after, end, limit });
    return read.upTo <= after ? undefined : read;
  }

  #reached(stream: Stream): Checkpoint {
    const reached: number[] = [];
    for (const partition of this.#parts.partitions)
      reached[partition] = this.#parts.soFar.offset(stream, partition);
    return Array.from(reached, (offset) => offset ?? 0);
  }

  /** The end of what is this process's to fold, once it was seen. */
  #ownEnd(stream: Stream): Checkpoint | undefined {
    return this.#ends
      .get(stream)
      ?.map((offset, partition) => (this.#parts.partitions.includes(partition) ? offset : 0));
  }
}
