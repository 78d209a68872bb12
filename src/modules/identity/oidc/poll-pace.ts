import { LRUCache } from 'lru-cache';

/** Devices whose last question is remembered. Whoever has more of them waiting lets some ask too often. */
const DEVICES_MAX = 10_000;

/**
 * Whether devices that wait for somebody's confirmation ask as seldom as they were told (RFC 8628, `slow_down`), and
 * which of them were refused. Known in this process only: elsewhere a refused device waits until its code has expired.
 */
export class PollPace {
  readonly #lastMs: LRUCache<string, number>;
  readonly #refused: LRUCache<string, true>;
  readonly #intervalMs: number;

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
    this.#lastMs = new LRUCache({ max: DEVICES_MAX });
    this.#refused = new LRUCache({ max: DEVICES_MAX });
  }

  /** Notes the question, and says whether it came too soon after the last one. */
  isTooSoon(codeHash: string, nowMs: number): boolean {
    const lastMs = this.#lastMs.get(codeHash);
    this.#lastMs.set(codeHash, nowMs);
    return lastMs !== undefined && nowMs - lastMs < this.#intervalMs;
  }

  refuse(codeHash: string): void {
    this.#refused.set(codeHash, true);
  }

  isRefused(codeHash: string): boolean {
    return this.#refused.has(codeHash);
  }
}
