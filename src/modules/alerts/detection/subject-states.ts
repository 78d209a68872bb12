import { decodeState, emptyState, type SubjectState } from '../domain/subject-state.ts';

/** Reads the encoded states of subjects; those that have none are not in the answer. */
export type ReadStates = (subjects: Iterable<string>) => ReadonlyMap<string, Uint8Array>;

export interface TakenStates {
  readonly states: ReadonlyMap<string, SubjectState>;
  /** How many of them nothing was known of. */
  readonly fresh: number;
}

/**
 * States of subjects as they are worked with. Those that were needed last stay decoded between batches, since the same
 * keys come again and again and decoding takes longer than observing.
 */
export class SubjectStates {
  readonly #read: ReadStates;
  readonly #keptMax: number;
  /** Those that were needed last are at the end. */
  readonly #kept = new Map<string, SubjectState>();

  constructor(read: ReadStates, keptMax: number) {
    this.#read = read;
    this.#keptMax = keptMax;
  }

  /**
   * Gives out the states of these subjects, which the caller changes; new ones for those that have none. They are not kept
   * any more until {@link keep}, so a batch that fails leaves nothing of itself.
   */
  take(subjects: ReadonlySet<string>): TakenStates {
    const stored = this.#read([...subjects].filter((subject) => !this.#kept.has(subject)));
    const states = new Map<string, SubjectState>();
    let fresh = 0;
    for (const subject of subjects) {
      const bytes = stored.get(subject);
      const kept = this.#kept.get(subject);
      if (kept === undefined && bytes === undefined) fresh += 1;
      states.set(subject, kept ?? (bytes === undefined ? emptyState(subject) : decodeState(bytes)));
      this.#kept.delete(subject);
    }
    return { states, fresh };
  }

  /** What was given out is stored as it is now. */
  keep(states: ReadonlyMap<string, SubjectState>): void {
    for (const [subject, state] of states) this.#kept.set(subject, state);
    for (const subject of this.#kept.keys()) {
      if (this.#kept.size <= this.#keptMax) return;
      this.#kept.delete(subject);
    }
  }

  /** What is stored has changed: nothing in memory counts. */
  forget(): void {
    this.#kept.clear();
  }
}
