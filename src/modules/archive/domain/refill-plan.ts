import { STREAMS, type Stream } from '../../../events/envelope.ts';
import type { DeliveredFile } from './archived-file.ts';

/** What a partition of the log has: events after offset `begin`, up to and with `end`. Earlier ones have expired. */
export interface LogExtent {
  readonly begin: number;
  readonly end: number;
}

export type LogExtents = Readonly<Record<Stream, readonly LogExtent[]>>;

/** A partition that the archive has files of, and what the log has of it. */
export interface PartitionRefill extends LogExtent {
  readonly stream: Stream;
  readonly partition: number;
  /** The archive's last event at or before the log's end is in the latter of these, or else the last of the former. */
  readonly upToEnd: readonly DeliveredFile[];
  /** Files with events after the log's end, in their order; the first may have earlier ones as well. */
  readonly missing: readonly DeliveredFile[];
}

/** A file begins where the one before it ended, so if its first event comes later, that one's last event is before it. */
const FILES_TO_LOOK_INTO = 2;

/**
 * Compares what the log has with what the archive has, by offsets alone, since every archived event knows its own. One
 * entry for each partition that the archive has files of, those of usage first. A log that has more than the archive is
 * the usual case, and one whose beginning has expired lacks nothing.
 *
 * @param files each partition's in log order
 */
export function planRefill(files: readonly DeliveredFile[], extents: LogExtents): readonly PartitionRefill[] {
  return STREAMS.toReversed().flatMap((stream) =>
    [...byPartition(files, stream)].map(([partition, ofPartition]) => {
      const { begin, end } = extents[stream][partition] ?? { begin: 0, end: 0 };
      return {
        ...{ stream, partition, begin, end },
        upToEnd: ofPartition.filter(({ fromOffset }) => fromOffset <= end).slice(-FILES_TO_LOOK_INTO),
        missing: ofPartition.filter(({ toOffset }) => toOffset > end),
      };
    }),
  );
}

function byPartition(
  files: readonly DeliveredFile[],
  stream: Stream,
): ReadonlyMap<number, readonly DeliveredFile[]> {
  const partitions = new Map<number, DeliveredFile[]>();
  for (const file of files) {
    if (file.stream !== stream) continue;
    const before = partitions.get(file.partition);
    if (before === undefined) partitions.set(file.partition, [file]);
    else before.push(file);
  }
  return partitions;
}
