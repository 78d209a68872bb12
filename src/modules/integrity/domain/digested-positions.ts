import { STREAMS, type Stream } from '../../../events/envelope.ts';
import type { LogRange } from '../../archive/domain/archived-file.ts';

/** Up to where the log is in the files of a digest and of all before it: per stream, the last offset of each partition. */
export type DigestedPositions = Readonly<Record<Stream, readonly number[]>>;

/** Nothing of the log. */
export const NO_POSITIONS: DigestedPositions = { lifecycle: [], usage: [] };

/** Where the part of the log begins that comes after these positions. */
export const dueOffset = (
  positions: DigestedPositions,
  { stream, partition }: Pick<LogRange, 'stream' | 'partition'>,
): number => (positions[stream][partition] ?? 0) + 1;

/** The positions when a part of the log has been added that ends at an offset. */
export function reaching(
  positions: DigestedPositions,
  { stream, partition, toOffset }: Omit<LogRange, 'fromOffset'>,
): DigestedPositions {
  const length = Math.max(positions[stream].length, partition + 1);
  const next = Array.from({ length }, (_, p) => (p === partition ? toOffset : (positions[stream][p] ?? 0)));
  return { ...positions, [stream]: next };
}

/** Whether all of this part of the log is before these positions. */
export const isReached = (
  positions: DigestedPositions,
  range: Pick<LogRange, 'stream' | 'partition' | 'toOffset'>,
): boolean => range.toOffset < dueOffset(positions, range);

/** A partition that is not named is at its beginning. */
export const isSamePlace = (one: DigestedPositions, other: DigestedPositions): boolean =>
  STREAMS.every((stream) => {
    const length = Math.max(one[stream].length, other[stream].length);
    return Array.from({ length }, (_, p) => (one[stream][p] ?? 0) === (other[stream][p] ?? 0)).every(Boolean);
  });
