import type { Logger } from 'pino';
import { isNativeError } from 'node:util/types';
import { MS_PER_MINUTE } from '../../shared/iso-time.ts';
import { Repetitions } from './repetitions.ts';

/** How often the log says that the same work in the background still fails for the same reason. */
const TELL_EVERY_MS = 10 * MS_PER_MINUTE;
/** Of a reason, to tell it from others: its beginning says what it is about. */
const REASON_CHARACTERS_MAX = 100;

/**
 * What the background is told with when it fails and tries again: one line, and while the same goes on, one in ten minutes
 * with how often it failed in between. Each piece of work has its own rhythm; this bounds them all. A sentence without a
 * cause is of somebody who bounds it himself, as the followers' host does.
 */
export function troubleLog(
  logger: Pick<Logger, 'error'>,
  nowMs: () => number = () => performance.now(),
): (sentence: string, cause: unknown) => void {
  const repetitions = new Repetitions(TELL_EVERY_MS);
  return (sentence, cause) => {
    if (cause === undefined) return logger.error(sentence);
    const repeated = repetitions.count(`${sentence} ${kindOf(cause)}`, nowMs());
    if (repeated === null) return;
    logger.error({ err: cause, ...(repeated === 0 ? {} : { repeated }) }, sentence);
  };
}

/** The code where there is one, since messages name objects, requests and times. */
function kindOf(cause: unknown): string {
  if (!isNativeError(cause)) return '';
  if ('code' in cause && typeof cause.code === 'string') return cause.code;
  return `${cause.name} ${cause.message.replaceAll(/\d+/g, '#').slice(0, REASON_CHARACTERS_MAX)}`;
}
