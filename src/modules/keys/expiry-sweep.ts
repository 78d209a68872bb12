import { MS_PER_SECOND } from '../../shared/iso-time.ts';

/** What the sweep tells its surroundings; all in plain data. */
export interface SweepObserver {
  swept(expired: number): void;
  failed(cause: unknown): void;
}

/**
 * Looks for keys whose expiry has passed, once at start (for what expired during a downtime) and then at an interval.
 * Nothing depends on its punctuality: an expired key is refused from its very instant, the sweep only records it.
 */
export class ExpirySweep {
  readonly #expireDue: () => Promise<{ readonly expired: number }>;
  readonly #intervalMs: number;
  readonly #observer: SweepObserver;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  /** @param expireDue records the expiry of every key that is due, and says of how many */
  constructor(
    expireDue: () => Promise<{ readonly expired: number }>,
    intervalSeconds: number,
    observer: SweepObserver,
  ) {
    this.#expireDue = expireDue;
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
      const { expired } = await this.#expireDue();
      this.#observer.swept(expired);
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
