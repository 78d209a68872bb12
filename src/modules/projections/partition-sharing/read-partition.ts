import type { Stream } from '../../../events/envelope.ts';
import type { LoggedEvent } from '../../../events/stored-event.ts';
import { formatCheckpoint, type Checkpoint } from '../../event-log/checkpoint.ts';
import type { LogReader } from '../log-reader.ts';

/** Events of one partition of a stream, and the offset up to which they are all there is. */
export interface PartitionRead {
  readonly events: readonly LoggedEvent[];
  readonly upTo: number;
  /** Whether it reaches to where the partition ended when that was asked. */
  readonly isAll: boolean;
}

export interface PartitionRange {
  readonly after: number;
  /** Where all partitions of the stream end. */
  readonly end: Checkpoint;
  readonly limit: number;
}

/**
 * As much of one partition as makes a batch: a single read brings what one answer of the log holds. Nothing beyond the
 * end is taken: of streams that are read one after the other it says what belongs together.
 */
export async function readPartition(
  log: LogReader,
  stream: Stream,
  partition: number,
  { after, end, limit }: PartitionRange,
): Promise<PartitionRead> {
  const events: LoggedEvent[] = [];
  // Everything in other partitions counts as read, so that only this one is; what comes there meanwhile is passed over.
  let at: Checkpoint = end.map((offset, other) => (other === partition ? after : offset));
  const last = end[partition] ?? 0;
  while (events.length < limit && (at[partition] ?? 0) < last) {
    const batch = await log.read(stream, at, limit - events.length);
    if (formatCheckpoint(batch.checkpoint) === formatCheckpoint(at)) break;
    for (const event of batch.events)
      if (event.partition === partition && event.offset <= last) events.push(event);
    at = batch.checkpoint;
  }
  const upTo = Math.min(at[partition] ?? after, Math.max(last, after));
  return { events, upTo, isAll: upTo >= last };
}
