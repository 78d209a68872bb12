import { setImmediate } from 'node:timers/promises';
import type { Stream } from '../../../events/envelope.ts';
import {
  BEGINNING,
  covers,
  formatCheckpoint,
  lagBehind,
  type Checkpoint,
} from '../../event-log/checkpoint.ts';
import { backoffMs } from '../backoff.ts';
import { failureReason } from '../failure-reason.ts';
import { timerPause, type Pause } from '../pause.ts';
import type { Follower, FollowerProgress, Positions } from './follower.ts';

/** How often the log is looked at without a nudge: nudges are hints and may be lost. */
const POLL_MS = 1_000;

/** What a step came to: there may be more at once, or nothing is left for now. */
export type StepOutcome = 'moved' | 'idle';

export interface LogFollowerParts {
  readonly name: string;
  readonly streams: readonly Stream[];
  /** How far what is stored has come. */
  readonly checkpoint: (stream: Stream) => Checkpoint;
  /** Takes the next events of each stream and stores what they make; `sees` is told where each stream ends now. */
  readonly step: (sees: (stream: Stream, end: Checkpoint) => void) => Promise<StepOutcome>;
  /** What the progress tells beside how far it is. */
  readonly figures?: () => Partial<FollowerProgress>;
  readonly pause?: Pause;
  /** Called once after the last step of `stop`, to close what the steps rest on. */
  readonly onStopped?: () => void;
}

/**
 * Follows the log in steps, each of which stores its result and moves the checkpoint with it. When one fails the follower
 * keeps the last good checkpoint and tries again after a growing wait; `progress().trouble` says so until one succeeds.
 */
export class LogFollower implements Follower {
  readonly name: string;
  readonly #parts: LogFollowerParts;
  readonly #ends = new Map<Stream, Checkpoint>();
  #loop: Promise<void> | undefined;
  #stopping = false;
  #drainTo: Positions = {};
  #nudged = false;
  #failures = 0;
  #trouble: string | null = null;
  /** Present while it waits for a nudge; absent while it works or backs off, when a nudge must not hurry it. */
  #wake: AbortController | undefined;
  #halt = new AbortController();

  constructor(parts: LogFollowerParts) {
    this.name = parts.name;
    this.#parts = parts;
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
      this.#parts.onStopped?.();
    }
    await this.#loop;
  }

  progress(): FollowerProgress {
    const streams = this.#parts.streams.map((stream) => {
      const checkpoint = this.#parts.checkpoint(stream);
      return { stream, checkpoint, lag: lagBehind(checkpoint, this.#ends.get(stream)) };
    });
    return { name: this.name, streams, ...this.#parts.figures?.(), trouble: this.#trouble };
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
    return this.#failures > 0 || this.#parts.streams.every((stream) => this.#hasReached(stream));
  }

  #hasReached(stream: Stream): boolean {
    return covers(this.#parts.checkpoint(stream), this.#drainTo[stream] ?? BEGINNING);
  }

  async #step(): Promise<StepOutcome | 'failed'> {
    try {
      const outcome = await this.#parts.step((stream, end) => this.#ends.set(stream, end));
      this.#failures = 0;
      this.#trouble = null;
      return outcome;
    } catch (error) {
      this.#failures += 1;
      this.#trouble = this.#describe(error);
      return 'failed';
    }
  }

  async #waitForNudge(): Promise<void> {
    if (this.#nudged || this.#stopping) return;
    this.#wake = new AbortController();
    await (this.#parts.pause ?? timerPause)(POLL_MS, this.#wake.signal);
    this.#wake = undefined;
  }

  async #backOff(): Promise<void> {
    await (this.#parts.pause ?? timerPause)(backoffMs(this.#failures), this.#halt.signal);
  }

  #describe(error: unknown): string {
    const at = this.#parts.streams
      .map((stream) => `${stream} ${formatCheckpoint(this.#parts.checkpoint(stream))}`)
      .join(' and ');
    const times = this.#failures === 1 ? 'once' : `${this.#failures} times in a row`;
    const wait = backoffMs(this.#failures) / 1_000;
    return `${this.name} stands at ${at} after failing ${times}, and tries again in ${wait} s: ${failureReason(error)}`;
  }
}
