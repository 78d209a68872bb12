import type { Checkpoint } from '../event-log/checkpoint.ts';
import type { FoldTarget } from './fold.ts';
import type { LogReader } from './log-reader.ts';

/**
 * A log as it is to whoever is given only some of its partitions: the others end where they begin. The reader below reads
 * those partitions alone.
 */
export const ownPartitions = (log: LogReader, partitions: readonly number[]): LogReader => ({
  read: (stream, after, limit) => log.read(stream, after, limit),
  end: async (stream) => ownPart(await log.end(stream), partitions),
});

/** A fold of those partitions: what it has of others, from when they were this process's, is not looked at and stays. */
export const foldOfOwn = (target: FoldTarget, partitions: readonly number[]): FoldTarget => ({
  checkpoint: (stream) => ownPart(target.checkpoint(stream), partitions),
  apply: (stream, events, checkpoint) => target.apply(stream, events, checkpoint),
  reset: () => target.reset(),
  lastEventIds: (stream) =>
    target.lastEventIds(stream).map((id, partition) => (partitions.includes(partition) ? id : null)),
});

const ownPart = (checkpoint: Checkpoint, partitions: readonly number[]): Checkpoint =>
  checkpoint.map((offset, partition) => (partitions.includes(partition) ? offset : 0));
