import { performance } from 'node:perf_hooks';
import { MS_PER_SECOND } from '../../../shared/iso-time.ts';
import { timerPause, type Pause } from '../../projections/pause.ts';

/** How often the archive is looked at for new files. Statements see what is not compacted from the log's tail. */
const LOOK_EVERY_MS = 2 * MS_PER_SECOND;
/** After a failure the next look waits longer, up to this: a full disk does not get better by asking every second. */
const LOOK_AGAIN_MS_MAX = 60 * MS_PER_SECOND;
/** Share of its time from which on the thread that answers requests counts as busy. */
const BUSY_UTILIZATION = 0.5;
/** While it is busy, compaction rests so many times as long as it worked: it then takes a tenth of a core at most. */
const REST_FACTOR = 9;
/** It rests so long at least, since a larger step costs less per event; statements read the log's tail meanwhile. */
const REST_MS_MIN = 5 * MS_PER_SECOND;
/** A rest is over after this, however long the work took. */
const REST_MS_MAX = 10 * MS_PER_SECOND;
/** How often a rest looks whether that thread is still busy; the rest is over when it is not. */
const REST_LOOK_MS = 250;

const restMs = (stepMs: number): number => Math.min(Math.max(REST_FACTOR * stepMs, REST_MS_MIN), REST_MS_MAX);

function busyThread(): () => boolean {
  let before = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    return utilization > BUSY_UTILIZATION;
  };
}

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
  #lastStepMs = 0;
  readonly #isBusy: () => boolean;
  readonly #pause: Pause;

  /** `isBusy` tells whether the thread that answers requests was, since it was last asked. */
  constructor(
    copy: Compactable,
    onTrouble: (sentence: string, cause: unknown) => void,
    isBusy: () => boolean = busyThread(),
    pause: Pause = timerPause,
  ) {
    this.#pause = pause;
    this.#isBusy = isBusy;
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
      if (this.#isBusy()) await this.#rest(restMs(this.#lastStepMs));
      if (this.#stopped.signal.aborted) return;
      const startedMs = performance.now();
      more = await this.#copy.step();
      this.#lastStepMs = performance.now() - startedMs;
    }
  }

  /** Ends early when requests stop coming. */
  async #rest(ms: number): Promise<void> {
    for (let leftMs = ms; leftMs > 0 && !this.#stopped.signal.aborted; leftMs -= REST_LOOK_MS) {
      await this.#pause(Math.min(leftMs, REST_LOOK_MS), this.#stopped.signal);
      if (!this.#isBusy()) return;
    }
  }
}
