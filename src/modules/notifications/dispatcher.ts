import type { Clock } from '../../shared/clock.ts';
import { MS_PER_SECOND } from '../../shared/iso-time.ts';
import type { Checkpoint } from '../event-log/checkpoint.ts';
import type { EventLog } from '../event-log/event-log.ts';
import type { KeyDirectory } from '../keys/key-directory.ts';
import { timerPause, type Pause } from '../projections/pause.ts';
import type { Deliveries } from './deliveries.ts';

/** How often there is a look without a nudge: nudges are hints and may be lost, and leadership comes without one. */
const LOOK_EVERY_MS = MS_PER_SECOND;
/** Between two looks, so that a burst of lifecycle events is one look, and not one for each. */
const GATHER_MS = 20;
/** How long a stop waits for receivers that are just answering. */
const STOP_MS_MAX = 3_000;

export interface DispatcherParts {
  readonly deliveries: Pick<Deliveries, 'look' | 'nextDueMs' | 'idle' | 'stop'>;
  readonly log: Pick<EventLog, 'onAppend'>;
  readonly directory: Pick<KeyDirectory, 'catchUp'>;
  readonly clock: Clock;
  readonly leads: () => boolean;
  /** Told once per stretch of failures. */
  readonly onTrouble: (sentence: string, cause: unknown) => void;
  readonly pause?: Pause;
}

/** Looks for what is to be delivered as soon as the log has something new, when a retry is due, and every second. */
export class Dispatcher {
  readonly #parts: DispatcherParts;
  readonly #halt = new AbortController();
  #unsubscribe: () => void = () => undefined;
  #wake = new AbortController();
  #isWoken = false;
  /** The log has something that may not be folded yet; how far it can be read, if that is known. */
  #news: { readonly upTo: Checkpoint | undefined } | null = null;
  #isFailing = false;
  #loop: Promise<void> = Promise.resolve();

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#unsubscribe = this.#parts.log.onAppend((stream, upTo) => {
      if (stream !== 'lifecycle') return;
      this.#news = { upTo: this.#news === null ? upTo : undefined };
      this.wake();
    });
    this.#loop = this.#run();
  }

  /** Has it look at once. */
  wake(): void {
    this.#isWoken = true;
    this.#wake.abort();
  }

  async stop(): Promise<void> {
    const { deliveries, pause = timerPause } = this.#parts;
    this.#unsubscribe();
    this.#halt.abort();
    this.#wake.abort();
    await this.#loop;
    const patience = new AbortController();
    await Promise.race([deliveries.idle(), pause(STOP_MS_MAX, patience.signal)]);
    patience.abort();
    await deliveries.stop();
  }

  async #run(): Promise<void> {
    const { pause = timerPause } = this.#parts;
    while (!this.#halt.signal.aborted) {
      await this.#look();
      await pause(GATHER_MS, this.#halt.signal);
      if (this.#isWoken || this.#halt.signal.aborted) continue;
      this.#wake = new AbortController();
      await pause(this.#restMs(), this.#wake.signal);
    }
  }

  async #look(): Promise<void> {
    this.#isWoken = false;
    const news = this.#news;
    this.#news = null;
    try {
      if (news !== null && this.#parts.leads()) await this.#parts.directory.catchUp(news.upTo);
      await this.#parts.deliveries.look();
      this.#isFailing = false;
    } catch (cause) {
      if (!this.#isFailing)
        this.#parts.onTrouble('What is to be notified of cannot be looked up now; it is tried again.', cause);
      this.#isFailing = true;
    }
  }

  #restMs(): number {
    const due = this.#parts.deliveries.nextDueMs();
    if (due === null) return LOOK_EVERY_MS;
    return Math.min(LOOK_EVERY_MS, Math.max(0, due - this.#parts.clock.nowMs()));
  }
}
