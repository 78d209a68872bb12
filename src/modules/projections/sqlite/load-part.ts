import type { LoggedEvent } from '../../../events/stored-event.ts';
import { covers, lag } from '../../event-log/checkpoint.ts';
import type { LogReader } from '../log-reader.ts';
import type { Projection } from '../projection.ts';
import type { OnLoadProgress } from '../rebuild/part-loader.ts';
import { ReadModelDraft } from './read-model-draft.ts';
import type { LogPart, StreamRange } from '../rebuild/log-part.ts';

/** Events read at a time. The embedded log gives fewer, because it bounds their text. */
const READ_EVENTS = 5_000;

/**
 * Folds a part of the log into a new draft at `path` and returns how many events it held. Throws what the log, the
 * projection or the disk throws; the draft is then of no use.
 */
export async function loadPart(
  projection: Projection,
  path: string,
  part: LogPart,
  log: LogReader,
  onProgress: OnLoadProgress,
): Promise<number> {
  const draft = ReadModelDraft.create(path, projection);
  try {
    let events = 0;
    for (const [index, range] of part.entries()) {
      const later = part.slice(index + 1).reduce((sum, { from, to }) => sum + lag(from, to), 0);
      events += await loadRange(draft, range, log, (done, remaining) =>
        onProgress({ events: events + done, remaining: later + remaining }),
      );
    }
    draft.finish(part);
    return events;
  } finally {
    draft.close();
  }
}

async function loadRange(
  draft: ReadModelDraft,
  { stream, from, to }: StreamRange,
  log: LogReader,
  onProgress: (done: number, remaining: number) => void,
): Promise<number> {
  // The last batch may reach into the part after this one.
  const isInRange = (event: LoggedEvent): boolean => event.offset <= (to[event.partition] ?? 0);
  let at = from;
  let done = 0;
  while (!covers(at, to)) {
    const batch = await log.read(stream, at, READ_EVENTS);
    const events = covers(to, batch.checkpoint) ? batch.events : batch.events.filter(isInRange);
    draft.add(stream, events);
    at = batch.checkpoint;
    done += events.length;
    onProgress(done, lag(at, to));
  }
  return done;
}
