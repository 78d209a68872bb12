import type { FollowerProgress } from './follower.ts';

/** A trouble is over when nothing was said of it for so long: one that comes and goes would fill the log otherwise. */
const STEADY_MS = 10_000;
/** How long followers may take to come into their work at a start, before that counts as trouble. */
const STARTING_MS = 30_000;

/** What all of them together are called; no follower is. */
const ALL = '';

/** How they are: each, and all of them together. */
interface Troubles {
  readonly followers: readonly Pick<FollowerProgress, 'name' | 'trouble'>[];
  readonly trouble: string | null;
}

export interface TroubleLine {
  readonly kind: 'begins' | 'ends';
  readonly sentence: string;
}

/**
 * One line for the log when a follower comes into trouble, and one when it is out of it, whichever follower it is and
 * however often it tries meanwhile. `/readyz` and the metric tell how things stand between the two.
 */
export class TroubleLines {
  /** Who is in trouble, as far as the log knows, and since when nothing was said of it any more; null: it is. */
  readonly #told = new Map<string, number | null>();
  readonly #startedAtMs: number;
  #hasRun = false;

  /** Times are of any clock that never steps. */
  constructor(nowMs: number) {
    this.#startedAtMs = nowMs;
  }

  look({ followers, trouble }: Troubles, nowMs: number): readonly TroubleLine[] {
    this.#hasRun ||= trouble === null;
    const isStarting = !this.#hasRun && nowMs - this.#startedAtMs < STARTING_MS;
    return [
      ...this.#of(ALL, isStarting ? null : trouble, nowMs),
      ...followers.flatMap(({ name, trouble: own }) => this.#of(name, own, nowMs)),
    ];
  }

  #of(name: string, trouble: string | null, nowMs: number): readonly TroubleLine[] {
    const quietSinceMs = this.#told.get(name);
    if (trouble !== null) {
      this.#told.set(name, null);
      return quietSinceMs === undefined ? [{ kind: 'begins', sentence: trouble }] : [];
    }
    if (quietSinceMs === undefined) return [];
    if (quietSinceMs === null) this.#told.set(name, nowMs);
    else if (nowMs - quietSinceMs >= STEADY_MS) {
      this.#told.delete(name);
      const who = name === ALL ? 'The followers go' : `The follower ${name} goes`;
      return [{ kind: 'ends', sentence: `${who} on: the trouble is over.` }];
    }
    return [];
  }
}
