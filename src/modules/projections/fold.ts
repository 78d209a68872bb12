import type { Stream } from '../../events/envelope.ts';
import { covers } from '../event-log/checkpoint.ts';
import type { LogReader } from './log-reader.ts';
import type { ReadModelStore } from './projection.ts';

/** What a fold needs of a store. The key directory is one too: it also drops what it has cached. */
export type FoldTarget = Pick<ReadModelStore, 'checkpoint' | 'apply' | 'reset'>;

/** Folds the next batch of one stream and says how many events it held; 0 when there was nothing new. */
export async function foldBatch(
  target: FoldTarget,
  log: LogReader,
  stream: Stream,
  limit: number,
): Promise<number> {
  const { events, checkpoint } = await log.read(stream, target.checkpoint(stream), limit);
  target.apply(stream, events, checkpoint);
  return events.length;
}

/**
 * Empties a read model that has seen more than the log holds, which happens when a log is restored from an older
 * backup: its rows would otherwise tell of events that no longer exist, and new events at the same offsets be skipped.
 */
export async function startOverIfAheadOfLog(
  target: FoldTarget,
  log: LogReader,
  streams: readonly Stream[],
): Promise<void> {
  for (const stream of streams) {
    if (!covers(await log.end(stream), target.checkpoint(stream))) {
      target.reset();
      return;
    }
  }
}
