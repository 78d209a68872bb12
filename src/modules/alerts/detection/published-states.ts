import type { PublishedSoFar } from '../../projections/partition-sharing/partition-follower.ts';

/**
 * What those who look at partitions have published of the subjects in them, as this process has folded it. A subject's
 * events are all in one partition, except those of a source, of which each partition knows its own share.
 */
export interface PublishedStates extends PublishedSoFar {
  /** When somebody looked at the partition's first event; undefined: nobody has yet. */
  beganAtMs(partition: number): number | undefined;
  /** The encoded states of those of the subjects that have one. */
  states(partition: number, subjects: Iterable<string>): ReadonlyMap<string, Uint8Array>;
  /** Sources of failed attempts that were last heard of before then. */
  quietSources(partition: number, beforeMs: number, limit: number): readonly string[];
  /** How many subjects have a state in these partitions. */
  subjects(partitions: readonly number[]): number;
}
