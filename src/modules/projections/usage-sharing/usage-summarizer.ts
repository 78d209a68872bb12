import type { LoggedEvent } from '../../../events/stored-event.ts';
import { BEGINNING, formatCheckpoint, lag, type Checkpoint } from '../../event-log/checkpoint.ts';
import { backoffMs } from '../backoff.ts';
import { failureReason } from '../failure-reason.ts';
import type { Follower, FollowerProgress } from '../followers/follower.ts';
import type { LogReader } from '../log-reader.ts';
import { timerPause, type Pause } from '../pause.ts';
import type { ReadModelStore } from '../projection.ts';
import { checkpointSummary, type UsageBatch } from './usage-summary.ts';
import { SELECT_SUMMARISED } from './usage-summaries-projection.ts';
import type { LateAcceptances } from './late-acceptances.ts';
import { PartitionTakenOver, type UsageSummaryLog } from './usage-summary-log.ts';

/** A key's summary is published so often at most, however busy the key is. */
const SUMMARISE_EVERY_MS = 2_000;
/** While waiting for what was published to come back. */
const LOOK_EVERY_MS = 50;
/**
 * A partition that was taken from this process is taken back after so long, if it is still among this process's by
 * then: a batch that stayed open for too long is refused in the same words, and nobody else does that partition.
 */
const TAKE_BACK_AFTER_MS = 15_000;
/** Events of one batch. */
const BATCH_EVENTS = 20_000;

export interface UsageSummarizerParts {
  /** Partitions of `usage` that are this process's to fold. */
  readonly partitions: readonly number[];
  /** Reads those partitions of `usage`. */
  readonly log: LogReader;
  /** The summaries so far, which somebody else folds from the summary topic. */
  readonly summaries: Pick<ReadModelStore, 'get' | 'checkpoint'>;
  readonly batch: UsageBatch;
  readonly published: UsageSummaryLog;
  /** Looks for uses that should not have been accepted, before a batch counts as summarised. */
  readonly late: Pick<LateAcceptances, 'find' | 'figures'>;
  readonly pause?: Pause;
  readonly everyMs?: number;
  readonly takeBackAfterMs?: number;
}

/**
 * Folds the partitions of `usage` that are this process's share and publishes what they make of the summaries. It keeps
 * nothing of its own: a batch is made of the summaries as published and of the events after the checkpoint published
 * with them, in one transaction. So whoever takes a partition over goes on exactly there, and no event counts twice.
 */
export class UsageSummarizer implements Follower {
  readonly name = 'usage-summaries';
  readonly #parts: UsageSummarizerParts;
  readonly #pause: Pause;
  readonly #halt = new AbortController();
  /** Per partition the position in the summary topic that must have come back before the next batch. */
  readonly #awaited = new Map<number, number>();
  /** When a partition was taken from this process, on the clock that never steps. */
  readonly #takenAwayAt = new Map<number, number>();
  #end: Checkpoint = BEGINNING;
  #loop: Promise<void> | undefined;
  #failures = 0;
  #trouble: string | null = null;

  constructor(parts: UsageSummarizerParts) {
    this.#parts = parts;
    this.#pause = parts.pause ?? timerPause;
  }

  start(): void {
    this.#loop ??= this.#follow();
  }

  nudge(): void {
    // Its rhythm bounds how often a busy key is published, so it is not hurried.
  }

  /** The log keeps what was not summarised, for whoever gets the partitions next. */
  async stop(): Promise<void> {
    this.#halt.abort();
    await this.#loop;
    for (const partition of this.#parts.partitions) await this.#parts.published.release(partition);
  }

  progress(): FollowerProgress {
    const checkpoint = this.#summarised();
    return {
      name: this.name,
      streams: [{ stream: 'usage', checkpoint, lag: lag(checkpoint, this.#ownEnd()) }],
      lateAcceptances: this.#parts.late.figures(),
      trouble: this.#trouble,
    };
  }

  async #follow(): Promise<void> {
    while (!this.#halt.signal.aborted) {
      let waitMs = this.#parts.everyMs ?? SUMMARISE_EVERY_MS;
      try {
        const outcome = await this.#round();
        if (outcome === 'awaiting') waitMs = LOOK_EVERY_MS;
        if (outcome === 'more') waitMs = 0;
        this.#failures = 0;
        this.#trouble = null;
      } catch (error) {
        this.#failures += 1;
        waitMs = backoffMs(this.#failures);
        const at = formatCheckpoint(this.#summarised());
        this.#trouble = `Summaries of usage stand at ${at} and are tried again in ${waitMs / 1_000} s: ${failureReason(error)}`;
      }
      await this.#pause(waitMs, this.#halt.signal);
    }
  }

  async #round(): Promise<'idle' | 'awaiting' | 'more'> {
    this.#end = await this.#parts.log.end('usage');
    let outcome: 'idle' | 'awaiting' | 'more' = 'idle';
    for (const partition of this.#parts.partitions) {
      if (this.#isTakenAway(partition) || this.#halt.signal.aborted) continue;
      const done = await this.#summarise(partition);
      if (done === 'more' || outcome === 'idle') outcome = done === 'idle' ? outcome : done;
    }
    return outcome;
  }

  #isTakenAway(partition: number): boolean {
    const at = this.#takenAwayAt.get(partition) ?? -Infinity;
    return performance.now() - at < (this.#parts.takeBackAfterMs ?? TAKE_BACK_AFTER_MS);
  }

  async #summarise(partition: number): Promise<'idle' | 'awaiting' | 'more'> {
    const { summaries, published } = this.#parts;
    const awaited = this.#awaited.get(partition) ?? (await published.takeOver(partition));
    this.#awaited.set(partition, awaited);
    if ((summaries.checkpoint('usage')[partition] ?? 0) < awaited) return 'awaiting';
    const after = this.#offsetOf(partition);
    if (after >= (this.#end[partition] ?? 0)) return 'idle';
    const { events, offset } = await this.#read(partition, after);
    if (offset <= after) return 'idle';
    await this.#parts.late.find(events);
    const eventId = events.findLast((event) => event.offset === offset)?.id ?? null;
    const records = [
      ...this.#parts.batch.summarise(partition, events),
      checkpointSummary({ offset, eventId }),
    ];
    try {
      this.#awaited.set(partition, await published.publish(partition, records));
    } catch (error) {
      this.#awaited.delete(partition);
      if (!(error instanceof PartitionTakenOver)) throw error;
      // Probably not this process's any more; the group will say so in a moment.
      this.#takenAwayAt.set(partition, performance.now());
      return 'idle';
    }
    return offset < (this.#end[partition] ?? 0) ? 'more' : 'idle';
  }

  /** As much of one partition as makes a batch: a single read brings what one answer of the log holds. */
  async #read(partition: number, after: number) {
    const events: LoggedEvent[] = [];
    const end = this.#end[partition] ?? 0;
    // Everything in other partitions counts as read, so that only this one is; what comes there meanwhile is passed over.
    let at: Checkpoint = this.#end.map((offset, other) => (other === partition ? after : offset));
    while (events.length < BATCH_EVENTS && (at[partition] ?? 0) < end) {
      const batch = await this.#parts.log.read('usage', at, BATCH_EVENTS - events.length);
      if (formatCheckpoint(batch.checkpoint) === formatCheckpoint(at)) break;
      for (const event of batch.events) if (event.partition === partition) events.push(event);
      at = batch.checkpoint;
    }
    const offset = at[partition] ?? after;
    return { events, offset };
  }

  #offsetOf(partition: number): number {
    const offset = this.#parts.summaries.get(SELECT_SUMMARISED, partition)?.['offset'];
    return typeof offset === 'number' ? offset : 0;
  }

  #summarised(): Checkpoint {
    const reached: number[] = [];
    for (const partition of this.#parts.partitions) reached[partition] = this.#offsetOf(partition);
    return Array.from(reached, (offset) => offset ?? 0);
  }

  /** The end of what is this process's to fold. */
  #ownEnd(): Checkpoint {
    return this.#end.map((offset, partition) => (this.#parts.partitions.includes(partition) ? offset : 0));
  }
}
