import { setImmediate } from 'node:timers/promises';
import type { Stream } from '../../events/envelope.ts';
import { BEGINNING, covers, formatCheckpoint, lag, type Checkpoint } from '../event-log/checkpoint.ts';
import { backoffMs } from './backoff.ts';
import { failureReason } from './failure-reason.ts';
import { foldBatch, startOverIfAnotherLog, type FoldTarget } from './fold.ts';
import type { Follower, FollowerProgress, Positions } from './followers/follower.ts';
import type { LogReader } from './log-reader.ts';
import { timerPause, type Pause } from './pause.ts';

/** How often the log is looked at without a nudge: nudges are hints and may be lost. */
const POLL_MS = 1_000;
/** Events per transaction: enough that repeated keys are written once, and well under a second of work. */
const BATCH_EVENTS = 20_000;

export interface ProjectionRunnerOptions {
  readonly name: string;
  readonly streams: readonly Stream[];
  readonly target: FoldTarget;
  readonly log: LogReader;
  readonly batchEvents?: number;
  readonly pause?: Pause;
  /** Called once after the last batch of `stop`, to close what the target rests on. */
  readonly onStopped?: () => void;
}

/**
 * Follows the log for one projection: reads a batch, applies it, repeats. When a step fails it keeps the last good
 * checkpoint and tries again after a growing wait; `progress().trouble` says so until a step succeeds.
 */
export class ProjectionRunner implements Follower {
  readonly name: string;
  readonly #options: ProjectionRunnerOptions;
  readonly #ends = new Map<Stream, Checkpoint>();
  #loop: Promise<void> | undefined;
  #stopping = false;
  #drainTo: Positions = {};
  #nudged = false;
  /** Whether the stored checkpoint has been compared with the log's end, which is due once, at the first step. */
  #checkedAgainstLog = false;
  #failures = 0;
  #trouble: string | null = null;
  /** Present while the runner waits for a nudge; absent while it works or backs off, when a nudge must not hurry it. */
  #wake: AbortController | undefined;
  #halt = new AbortController();

  constructor(options: ProjectionRunnerOptions) {
    this.name = options.name;
    this.#options = options;
  }

  start(): void {
    this.#loop ??= this.#follow();
  }

  nudge(): void {
    this.#nudged = true;
    this.#wake?.abort();
  }

  async stop(drainTo: Positions = {}): Promise<void> {
    if (!this.#stopping) {
      this.#stopping = true;
      this.#drainTo = drainTo;
      this.#halt.abort();
      this.#wake?.abort();
      await this.#loop;
      this.#options.onStopped?.();
    }
    await this.#loop;
  }

  progress(): FollowerProgress {
    const streams = this.#options.streams.map((stream) => {
      const checkpoint = this.#options.target.checkpoint(stream);
      return { stream, checkpoint, lag: lag(checkpoint, this.#ends.get(stream) ?? BEGINNING) };
    });
    return { name: this.name, streams, trouble: this.#trouble };
  }

  async #follow(): Promise<void> {
    while (!this.#isDone()) {
      this.#nudged = false;
      const outcome = await this.#step();
      if (outcome === 'failed') await this.#backOff();
      // A long replay must let requests and timers of the same thread run between two batches.
      else if (outcome === 'moved') await setImmediate();
      else if (this.#stopping) return;
      else await this.#waitForNudge();
    }
  }

  /** True when told to stop and either nothing is left to drain or draining has failed. */
  #isDone(): boolean {
    if (!this.#stopping) return false;
    return this.#failures > 0 || this.#options.streams.every((stream) => this.#hasReached(stream));
  }

  #hasReached(stream: Stream): boolean {
    return covers(this.#options.target.checkpoint(stream), this.#drainTo[stream] ?? BEGINNING);
  }

  async #step(): Promise<'moved' | 'idle' | 'failed'> {
    const { target, log, streams, batchEvents = BATCH_EVENTS } = this.#options;
    try {
      if (!this.#checkedAgainstLog) await startOverIfAnotherLog(target, log, streams);
      this.#checkedAgainstLog = true;
      let moved = false;
      for (const stream of streams) {
        const end = await log.end(stream);
        this.#ends.set(stream, end);
        if (covers(target.checkpoint(stream), end)) continue;
        await foldBatch(target, log, stream, batchEvents);
        moved = true;
      }
      this.#failures = 0;
      this.#trouble = null;
      return moved ? 'moved' : 'idle';
    } catch (error) {
      this.#failures += 1;
      this.#trouble = this.#describe(error);
      return 'failed';
    }
  }

  async #waitForNudge(): Promise<void> {
    if (this.#nudged || this.#stopping) return;
    this.#wake = new AbortController();
    await (this.#options.pause ?? timerPause)(POLL_MS, this.#wake.signal);
    this.#wake = undefined;
  }

  async #backOff(): Promise<void> {
    await (this.#options.pause ?? timerPause)(backoffMs(this.#failures), this.#halt.signal);
  }

  #describe(error: unknown): string {
    const at = this.#options.streams
      .map((stream) => `${stream} ${formatCheckpoint(this.#options.target.checkpoint(stream))}`)
      .join(' and ');
    const times = this.#failures === 1 ? 'once' : `${this.#failures} times in a row`;
    const wait = backoffMs(this.#failures) / 1_000;
    return `${this.name} stands at ${at} after failing ${times}, and tries again in ${wait} s: ${failureReason(error)}`;
  }
}
