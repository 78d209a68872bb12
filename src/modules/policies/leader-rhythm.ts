export interface LeaderRhythmParts {
  /** Whether this process does the leader's work now. */
  readonly leads: () => boolean;
  readonly intervalMs: number;
  /** A clock that never steps, in milliseconds. */
  readonly now: () => number;
}

/**
 * When work that reads a whole trail is due: as soon as this process begins to lead, and from then on at an interval. A
 * process of a cluster leads only some seconds after its start, or hours later when another one dies; at an interval alone
 * it would begin an interval later each time, and never where processes are replaced more often.
 */
export class LeaderRhythm {
  readonly #parts: LeaderRhythmParts;
  /** Null: this process has not begun since it leads. */
  #begunAt: number | null = null;

  constructor(parts: LeaderRhythmParts) {
    this.#parts = parts;
  }

  /** True once for each time that the work is to be done. */
  isDue(): boolean {
    const { leads, intervalMs, now } = this.#parts;
    if (!leads()) {
      this.#begunAt = null;
      return false;
    }
    if (this.#begunAt !== null && now() - this.#begunAt < intervalMs) return false;
    this.#begunAt = now();
    return true;
  }
}
