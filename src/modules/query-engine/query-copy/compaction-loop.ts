import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { MS_PER_SECOND } from '../../../shared/iso-time.ts';

/** How often the archive is looked at for new files. Statements see what is not compacted from the log's tail. */
const LOOK_EVERY_MS = 2 * MS_PER_SECOND;
/** After a failure the next look waits longer, up to this: a full disk does not get better by asking every second. */
const LOOK_AGAIN_MS_MAX = 60 * MS_PER_SECOND;
/** Share of its time from which on the thread that answers requests counts as busy. */
const BUSY_UTILIZATION = 0.5;
/** While it is busy, compaction rests so many times as long as it worked: it then takes a tenth of a core at most. */
const REST_FACTOR = 9;
/** A rest is over after this, however long the work took. */
const REST_MS_MAX = 10 * MS_PER_SECOND;
/** How often a rest looks whether that thread is still busy; the rest is over when it is not. */
const REST_LOOK_MS = 250;

/** The one piece of work that the loop repeats: a step, which says whether there may be more to do. */
export interface Compactable {
  step(): Promise<boolean>;
}

/**
 * Keeps the query copy up with the archive: as fast as it can while there is little else to do, and out of the way while
 * requests come. A failed step changed nothing, so it is simply tried again.
 */
export class CompactionLoop {
  readonly #copy: Compactable;
  readonly #onTrouble: (sentence: string, cause: unknown) => void;
  readonly #stopped = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #work: Promise<void> = Promise.resolve();
  #failures = 0;
  #utilization = performance.eventLoopUtilization();

  constructor(copy: Compactable, onTrouble: (sentence: string, cause: unknown) => void) {
    this.#copy = copy;
    this.#onTrouble = onTrouble;
  }

  start(): void {
    this.#work = this.#look();
  }

  /** One sentence while compaction fails, null while it works. */
  trouble(): string | null {
    return this.#failures === 0
      ? null
      : 'The query copy cannot be written; queries read the log instead and get slower.';
  }

  /** Ends after the step under way. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    clearTimeout(this.#timer);
    await this.#work;
  }

  async #look(): Promise<void> {
    try {
      await this.#stepUntilDone();
      this.#failures = 0;
    } catch (cause) {
      this.#failures += 1;
      this.#onTrouble('A step of the compaction failed and is tried again.', cause);
    }
    if (this.#stopped.signal.aborted) return;
    const waitMs = Math.min(LOOK_EVERY_MS * 2 ** this.#failures, LOOK_AGAIN_MS_MAX);
    this.#timer = setTimeout(() => {
      this.#work = this.#look();
    }, waitMs);
    this.#timer.unref();
  }

  async #stepUntilDone(): Promise<void> {
    let more = true;
    while (more && !this.#stopped.signal.aborted) {
      const startedMs = performance.now();
      more = await this.#copy.step();
      const workedMs = performance.now() - startedMs;
      await this.#restWhileBusy(Math.min(REST_FACTOR * workedMs, REST_MS_MAX));
    }
  }

  /** Whether the thread was busy since this was last asked. */
  #isBusy(): boolean {
    const before = this.#utilization;
    this.#utilization = performance.eventLoopUtilization();
    return performance.eventLoopUtilization(this.#utilization, before).utilization > BUSY_UTILIZATION;
  }

  async #restWhileBusy(ms: number): Promise<void> {
    const untilMs = performance.now() + ms;
    while (this.#isBusy() && !this.#stopped.signal.aborted) {
      const leftMs = untilMs - performance.now();
      if (leftMs <= 0) return;
      await this.#pause(Math.min(leftMs, REST_LOOK_MS));
    }
  }

  async #pause(ms: number): Promise<void> {
    try {
      await pause(ms, undefined, { ref: false, signal: this.#stopped.signal });
    } catch (error) {
      if (!this.#stopped.signal.aborted) throw error;
    }
  }
}
