import type { Stream } from '../../events/envelope.ts';
import { covers } from '../event-log/checkpoint.ts';
import { eventAt } from '../event-log/event-at.ts';
import type { LogReader } from './log-reader.ts';
import type { ReadModelStore } from './projection.ts';

/** What a fold needs of a store. The key directory is one too: it also drops what it has cached. */
export type FoldTarget = Pick<ReadModelStore, 'checkpoint' | 'lastEventIds' | 'apply' | 'reset'>;

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
 * Empties a read model whose last event is not where it was in the log, which happens when a log is restored from an
 * older backup: its rows would otherwise tell of events that no longer exist, and new events at the same offsets be
 * skipped. The event is compared and not only its offset, since the log may have grown past it again in the meantime.
 */
export async function startOverIfAnotherLog(
  target: Omit<FoldTarget, 'apply'>,
  log: LogReader,
  streams: readonly Stream[],
): Promise<void> {
  for (const stream of streams) {
    if (!(await isFoldOf(target, log, stream))) {
      target.reset();
      return;
    }
  }
}

async function isFoldOf(target: Omit<FoldTarget, 'apply'>, log: LogReader, stream: Stream): Promise<boolean> {
  const checkpoint = target.checkpoint(stream);
  if (!covers(await log.end(stream), checkpoint)) return false;
  for (const [partition, lastId] of target.lastEventIds(stream).entries()) {
    // A checkpoint in a stretch without events has none to compare.
    if (lastId === null) continue;
    if ((await eventAt(log, stream, partition, checkpoint[partition] ?? 0))?.id !== lastId) return false;
  }
  return true;
}
