import type { Stream } from '../../../events/envelope.ts';
import { BEGINNING, type Checkpoint } from '../../event-log/checkpoint.ts';
import type { LogReader } from '../log-reader.ts';

/** The events of a stream after `from` and up to `to`. */
export interface StreamRange {
  readonly stream: Stream;
  readonly from: Checkpoint;
  readonly to: Checkpoint;
}

/** A stretch of every stream of a projection. Can be posted to another thread. */
export type LogPart = readonly StreamRange[];

/** Cuts what the log holds now into parts of about equal numbers of offsets, oldest first. */
export async function partsOfLog(
  log: LogReader,
  streams: readonly Stream[],
  count: number,
): Promise<readonly LogPart[]> {
  const ends = await Promise.all(streams.map((stream) => log.end(stream)));
  return Array.from({ length: count }, (_, part) =>
    streams.map((stream, index) => {
      const end = ends[index] ?? BEGINNING;
      return { stream, from: cut(end, part / count), to: cut(end, (part + 1) / count) };
    }),
  );
}

const cut = (end: Checkpoint, share: number): Checkpoint => end.map((offset) => Math.floor(offset * share));
