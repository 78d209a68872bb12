import { covers, lag } from '../event-log/checkpoint.ts';
import { foldBatch } from './fold.ts';
import type { LogReader } from './log-reader.ts';
import type { Projection, ReadModelStore } from './projection.ts';

/** Events per transaction of a rebuild. Large: nobody waits for the single event, and fewer commits cost less. */
export const REBUILD_BATCH_EVENTS = 50_000;

export interface RebuildProgress {
  readonly projection: string;
  readonly events: number;
  /** Offsets that are left to read, when they were last counted. */
  readonly remaining: number;
}

export interface Rebuilt {
  readonly events: number;
  /** Digests of the read model as it was and as it is; equal if it was up to date and nothing was appended since. */
  readonly digestBefore: string;
  readonly digestAfter: string;
}

/**
 * Empties a read model and replays the log into it, up to the end that the log had at the start of each stream. When
 * it fails or is killed, what was replayed is kept with its checkpoint, and following the log goes on from there.
 */
export async function rebuildProjection(
  store: ReadModelStore,
  projection: Projection,
  log: LogReader,
  onProgress: (progress: RebuildProgress) => void,
): Promise<Rebuilt> {
  const digestBefore = store.digest();
  store.reset();
  let events = 0;
  for (const stream of projection.streams) {
    const end = await log.end(stream);
    while (!covers(store.checkpoint(stream), end)) {
      events += await foldBatch(store, log, stream, REBUILD_BATCH_EVENTS);
      onProgress({ projection: projection.name, events, remaining: lag(store.checkpoint(stream), end) });
    }
  }
  return { events, digestBefore, digestAfter: store.digest() };
}
