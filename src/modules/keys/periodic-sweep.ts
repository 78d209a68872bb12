import { MS_PER_SECOND } from '../../shared/iso-time.ts';

/** What a sweep tells its surroundings; all in plain data. */
export interface SweepObserver<Found> {
  swept(found: Found): void;
  failed(cause: unknown): void;
}

/**
 * Looks for what has become due, such as keys whose expiry has passed: once at start (for what became due during a
 * downtime) and then at an interval. Nothing depends on its punctuality: an expired key is refused from its very instant,
 * the sweep only records it.
 */
export class PeriodicSweep<Found> {
  readonly #sweepOnce: () => Promise<Found>;
  readonly #intervalMs: number;
  readonly #observer: SweepObserver<Found>;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  /** @param sweepOnce records everything that is due, and says what that was */
  constructor(sweepOnce: () => Promise<Found>, intervalSeconds: number, observer: SweepObserver<Found>) {
    this.#sweepOnce = sweepOnce;
    this.#intervalMs = intervalSeconds * MS_PER_SECOND;
    this.#observer = observer;
  }

  start(): void {
    this.#running = this.#sweep();
  }

  /** Ends after the sweep that may be under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  async #sweep(): Promise<void> {
    try {
      this.#observer.swept(await this.#sweepOnce());
    } catch (cause) {
      this.#observer.failed(cause);
    }
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#sweep();
    }, this.#intervalMs);
    this.#timer.unref();
  }
}
