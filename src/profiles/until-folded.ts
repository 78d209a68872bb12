import { setTimeout as pause } from 'node:timers/promises';
import { covers, type Checkpoint } from '../modules/event-log/checkpoint.ts';
import type { LogReader } from '../modules/projections/log-reader.ts';

const LOOK_EVERY_MS = 50;

/**
 * Resolves when a fold has reached what is the end of its log now. Rejects when `unwanted` is aborted: a share that is not
 * opened any more must not go on looking beside the next one's, nor after what it looks at was closed.
 */
export async function untilFolded(
  fold: { checkpoint(): Checkpoint },
  log: Pick<LogReader, 'end'>,
  unwanted: AbortSignal,
): Promise<void> {
  const end = await log.end('lifecycle');
  unwanted.throwIfAborted();
  while (!covers(fold.checkpoint(), end)) await pause(LOOK_EVERY_MS, undefined, { signal: unwanted });
}
