import { STREAMS, type Stream } from '../../events/envelope.ts';
import { advance, type Checkpoint } from '../event-log/checkpoint.ts';
import type { ArchiveCheckpoint } from './checkpoint/archive-checkpoint.ts';
import { KEEPS_ALL, type LogBeginning } from './log-beginning.ts';
import type { StreamPartition } from './waiting-events.ts';

/** Events of a partition that expired and are in no file of the archive. */
export interface LogHole extends StreamPartition {
  readonly fromOffset: number;
  readonly toOffset: number;
}

/**
 * Where the log begins after what is archived. Nothing behind such a place may be archived: offsets without events stand
 * for repetitions, so a file that went on behind them would say that nothing is missing. They may have been repetitions
 * indeed, which nobody can tell any more.
 */
export async function findHoles(parts: {
  readonly checkpoint: Pick<ArchiveCheckpoint, 'position'>;
  readonly beginning?: LogBeginning;
  /** The partitions that are archived here; all when absent. */
  readonly assigned?: Readonly<Record<Stream, readonly number[]>>;
}): Promise<readonly LogHole[]> {
  const { checkpoint, beginning = KEEPS_ALL, assigned } = parts;
  const holes: LogHole[] = [];
  for (const stream of STREAMS) {
    for (const [partition, toOffset] of (await beginning(stream)).entries()) {
      if (assigned?.[stream].includes(partition) === false) continue;
      const fromOffset = (checkpoint.position(stream)[partition] ?? 0) + 1;
      if (fromOffset <= toOffset) holes.push({ stream, partition, fromOffset, toOffset });
    }
  }
  return holes;
}

/** From where to read so that partitions with holes are left alone and do not keep the others from being read. */
export const besideHoles = (holes: readonly LogHole[], stream: Stream, position: Checkpoint): Checkpoint =>
  holes
    .filter((hole) => hole.stream === stream)
    .reduce((beside, { partition }) => advance(beside, partition, Infinity), position);

/** How far was read; of partitions that are left alone, nothing was. */
export const readBeside = (beside: Checkpoint): Checkpoint =>
  beside.map((offset) => (offset === Infinity ? 0 : offset));

/** Null without any. */
export function troubleWithHoles(holes: readonly LogHole[]): string | null {
  if (holes.length === 0) return null;
  const places = holes.map(
    ({ stream, partition, fromOffset, toOffset }) =>
      `${stream} ${partition}:${fromOffset} to ${partition}:${toOffset}`,
  );
  return `Kafka deleted ${places.join(', ')} before it was archived, and nothing behind it is archived; all other partitions are. What to do stands in docs/errors/operators/log_truncated.md.`;
}
