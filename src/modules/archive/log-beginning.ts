import type { Stream } from '../../events/envelope.ts';
import { BEGINNING, type Checkpoint } from '../event-log/checkpoint.ts';

/**
 * Up to which offset of each partition of a stream the log keeps nothing any more, since it has expired; 0 where all is
 * there. Whoever reads at an earlier place fails.
 */
export type LogBeginning = (stream: Stream) => Promise<Checkpoint>;

/** Of a log from which nothing expires. */
export const KEEPS_ALL: LogBeginning = () => Promise.resolve(BEGINNING);
