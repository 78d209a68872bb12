import { MS_PER_DAY } from '../../../shared/iso-time.ts';

/** By stream, how far a read model has come in each partition. */
export type SnapshotCheckpoint = Readonly<Record<string, readonly number[]>>;

/** With fewer new events, the next process folds them in less time than downloading a newer snapshot would save. */
export const WORTH_A_SNAPSHOT_EVENTS = 10_000;
/**
 * After this long, any new event is reason enough. A bucket's rule deletes snapshots by age, and the only one of a quiet
 * installation must not be among them.
 */
export const REFRESH_AFTER_MS = MS_PER_DAY;

export interface PreviousSnapshot {
  readonly takenAtMs: number;
  readonly checkpoint: SnapshotCheckpoint;
}

/** Whether so much has happened since the previous snapshot, if there is one, that the next is worth its bytes. */
export function isSnapshotDue(
  previous: PreviousSnapshot | undefined,
  now: { readonly ms: number; readonly checkpoint: SnapshotCheckpoint },
  intervalMs: number,
): boolean {
  if (previous === undefined) return eventsBetween({}, now.checkpoint) > 0;
  const ageMs = now.ms - previous.takenAtMs;
  if (ageMs < intervalMs) return false;
  const enough = ageMs >= REFRESH_AFTER_MS ? 1 : WORTH_A_SNAPSHOT_EVENTS;
  return eventsBetween(previous.checkpoint, now.checkpoint) >= enough;
}

/** A checkpoint that went back is of another log or a read model that was emptied: all of it counts as new. */
function eventsBetween(from: SnapshotCheckpoint, to: SnapshotCheckpoint): number {
  return Object.entries(to)
    .flatMap(([stream, offsets]) =>
      offsets.map((offset, partition) => {
        const before = from[stream]?.[partition] ?? 0;
        return offset < before ? offset : offset - before;
      }),
    )
    .reduce((sum, events) => sum + events, 0);
}
