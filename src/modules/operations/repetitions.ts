/** More kinds at once are not counted apart: the oldest is forgotten, and told as if it were new. */
const KINDS_MAX = 200;

interface Told {
  readonly atMs: number;
  readonly since: number;
}

/**
 * Bounds what is said of the same thing: at once when it is new, then once in a while, with how often it happened between.
 * Takes times as data, of any clock that never steps.
 */
export class Repetitions {
  readonly #everyMs: number;
  readonly #told = new Map<string, Told>();

  constructor(everyMs: number) {
    this.#everyMs = everyMs;
  }

  /** It happened once more: null when nothing is to be said, else how often it happened since something was said. */
  count(kind: string, nowMs: number): number | null {
    const told = this.#told.get(kind);
    if (told !== undefined && nowMs - told.atMs < this.#everyMs) {
      this.#told.set(kind, { ...told, since: told.since + 1 });
      return null;
    }
    // The latest is last, so that the first is the oldest.
    this.#told.delete(kind);
    this.#told.set(kind, { atMs: nowMs, since: 0 });
    const [oldest] = this.#told.keys();
    if (this.#told.size > KINDS_MAX && oldest !== undefined) this.#told.delete(oldest);
    return told?.since ?? 0;
  }
}
