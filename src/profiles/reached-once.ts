import type { Stream } from '../events/envelope.ts';
import { covers, type Checkpoint } from '../modules/event-log/checkpoint.ts';
import type { LogReader } from '../modules/projections/log-reader.ts';

/**
 * Says whether a fold has come to where its log ended at first sight, which is asked for when this is first called. Once it
 * has, it goes on by itself and is behind by as little as ever. While the log does not answer, nobody knows.
 */
export function reachedOnce(
  fold: { checkpoint(stream: Stream): Checkpoint },
  log: Pick<LogReader, 'end'>,
  stream: Stream,
): () => boolean {
  let end: Checkpoint | null = null;
  let isAsking = false;
  let isReached = false;
  const ask = async (): Promise<void> => {
    isAsking = true;
    try {
      end = await log.end(stream);
    } catch {
      // The fold itself says what is wrong with the log; it is asked again at the next call.
    } finally {
      isAsking = false;
    }
  };
  return () => {
    if (isReached) return true;
    if (end !== null) isReached = covers(fold.checkpoint(stream), end);
    else if (!isAsking) void ask();
    return isReached;
  };
}
