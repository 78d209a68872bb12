import type { Clock } from '../../shared/clock.ts';
import { MS_PER_SECOND } from '../../shared/iso-time.ts';

/** A log that cannot be written is tried this often at most, however often somebody asks. */
const PROBE_EVERY_MS = 2 * MS_PER_SECOND;

/** The log as its watch sees it. */
export interface WatchedLog {
  stats(): { readonly trouble: string | null };
  probe(): Promise<void>;
}

/**
 * Says whether the log can be written, as the last write found it. While it could not, every question has it tried again
 * in the background: a load balancer that sends nothing to an instance that is not ready would otherwise never learn
 * that it is.
 */
export class LogWatch {
  readonly #log: WatchedLog;
  readonly #clock: Clock;
  #probing = false;
  #probedAtMs = -Infinity;

  constructor(log: WatchedLog, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  /** One sentence while the log cannot be written, null while it can. Answers at once. */
  trouble(): string | null {
    const { trouble } = this.#log.stats();
    const nowMs = this.#clock.nowMs();
    if (trouble !== null && !this.#probing && nowMs - this.#probedAtMs >= PROBE_EVERY_MS) {
      this.#probedAtMs = nowMs;
      void this.#probe();
    }
    return trouble;
  }

  async #probe(): Promise<void> {
    this.#probing = true;
    try {
      await this.#log.probe();
    } catch {
      // The log remembers why; the next question asks it.
    } finally {
      this.#probing = false;
    }
  }
}
