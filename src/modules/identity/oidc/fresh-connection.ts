import type { Clock } from '../../../shared/clock.ts';
import { MS_PER_HOUR, MS_PER_SECOND } from '../../../shared/iso-time.ts';

/** Providers change their endpoints rarely, and tell nobody. Keys are looked after by the library, more often. */
const FRESH_MS = MS_PER_HOUR;
/** Between attempts while a provider does not answer: everybody who signs in would otherwise wait for it in turn. */
const RETRY_MS_MIN = MS_PER_SECOND;
const RETRY_MS_MAX = 30 * MS_PER_SECOND;

/**
 * Something fetched when it is first needed, shared by all who need it, and fetched again when it has grown old. Goes on
 * with the old one while a new one cannot be had; without any, answers with the last failure until it is time to try again.
 */
export class FreshConnection<Connection> {
  readonly #connect: () => Promise<Connection>;
  readonly #clock: Clock;
  #current: { readonly connection: Connection; readonly sinceMs: number } | null = null;
  #failure: { readonly error: unknown; readonly retryAtMs: number } | null = null;
  #underway: Promise<Connection> | null = null;
  #waitMs = RETRY_MS_MIN;

  constructor(connect: () => Promise<Connection>, clock: Clock) {
    this.#connect = connect;
    this.#clock = clock;
  }

  /** Throws what the last attempt threw when there is none. */
  async get(): Promise<Connection> {
    const nowMs = this.#clock.nowMs();
    const current = this.#current;
    if (current !== null && nowMs - current.sinceMs < FRESH_MS) return current.connection;
    if (this.#failure !== null && nowMs < this.#failure.retryAtMs) return this.#despite(this.#failure.error);
    this.#underway ??= this.#attempt().finally(() => {
      this.#underway = null;
    });
    return this.#underway;
  }

  /** What the last attempt threw; null if it succeeded, or there was none. */
  failure(): unknown {
    return this.#failure?.error ?? null;
  }

  async #attempt(): Promise<Connection> {
    try {
      const connection = await this.#connect();
      this.#current = { connection, sinceMs: this.#clock.nowMs() };
      this.#failure = null;
      this.#waitMs = RETRY_MS_MIN;
      return connection;
    } catch (error) {
      this.#failure = { error, retryAtMs: this.#clock.nowMs() + this.#waitMs };
      this.#waitMs = Math.min(2 * this.#waitMs, RETRY_MS_MAX);
      return this.#despite(error);
    }
  }

  #despite(error: unknown): Connection {
    if (this.#current === null) throw error;
    return this.#current.connection;
  }
}
