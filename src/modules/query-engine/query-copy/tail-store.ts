import type { TrailCheckpoint } from './trail-checkpoint.ts';

/** Where the tail's rows are held until they are compacted: tables in the memory of the query engine. */
export interface TailStore {
  /** Makes an empty segment. */
  create(segment: number): Promise<void>;
  /** Adds CloudTrail records, given as JSON texts, to a segment; all of them or, when it throws, none. */
  append(segment: number, records: readonly string[]): Promise<void>;
  drop(segment: number): Promise<void>;
}

/** A segment as a statement reads it: only its rows after `after` and up to `upTo` belong to the statement's snapshot. */
export interface TailRange {
  readonly segments: readonly number[];
  readonly after: TrailCheckpoint;
  readonly upTo: TrailCheckpoint;
}
