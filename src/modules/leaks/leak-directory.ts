import type { Leak } from './domain/leak.ts';

/** All that is given must fit. */
export interface LeakFilter {
  readonly keyId?: string;
  readonly tenant?: string;
}

/** Where the page before ended. */
export interface LeakPosition {
  readonly reportedAt: string;
  readonly id: string;
}

export interface LeakPage {
  readonly items: readonly Leak[];
  readonly next: LeakPosition | null;
}

/** Reports of leaked secrets in the read model that every process folds of the lifecycle stream. Answers are synchronous. */
export interface LeakDirectory {
  byId(leakId: string): Leak | undefined;
  /** The newest first. */
  list(filter: LeakFilter, page: { readonly after: LeakPosition | null; readonly limit: number }): LeakPage;
  /** Reports whose alert is still to be raised, the oldest first: what whoever took them did not come to the end of. */
  unfinished(limit: number): readonly Leak[];
  /** How many reports there are, by what is done about them. */
  counts(): ReadonlyMap<Leak['action'], number>;
}

/** Nest injection token of the {@link LeakDirectory}. */
export const LEAK_DIRECTORY = Symbol('LeakDirectory');
