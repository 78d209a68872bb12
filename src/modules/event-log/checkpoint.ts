/**
 * How far a reader has come in one stream: element `p` is the offset of the last event it took from partition `p`,
 * 0 for none yet. Read-only and comparable, so it can be stored beside the state it belongs to and put into events.
 */
export type Checkpoint = readonly number[];

export const BEGINNING: Checkpoint = [];

/** True when a reader at `reader` has seen everything that `position` has. */
export const covers = (reader: Checkpoint, position: Checkpoint): boolean =>
  position.every((offset, partition) => (reader[partition] ?? 0) >= offset);

export function advance(checkpoint: Checkpoint, partition: number, offset: number): Checkpoint {
  const next = Array.from(
    { length: Math.max(checkpoint.length, partition + 1) },
    (_, p) => checkpoint[p] ?? 0,
  );
  next[partition] = Math.max(next[partition] ?? 0, offset);
  return next;
}

/** The later of two places in every partition. */
export const later = (one: Checkpoint, other: Checkpoint): Checkpoint =>
  other.reduce<Checkpoint>((merged, offset, partition) => advance(merged, partition, offset), one);

/**
 * How many offsets lie between a reader and the end: what `/readyz` and the lag metric show. Null while nobody has seen the
 * end: a reader that has just started would seem to have read everything.
 */
export const lagBehind = (reader: Checkpoint, end: Checkpoint | undefined): number | null =>
  end === undefined ? null : lag(reader, end);

/** How many offsets lie between a reader and the end. */
export const lag = (reader: Checkpoint, end: Checkpoint): number =>
  end.reduce((sum, offset, partition) => sum + Math.max(0, offset - (reader[partition] ?? 0)), 0);

/** `0:1041,1:998`: partition and offset, for people and for reports. `0:0` at the beginning. */
export const formatCheckpoint = (checkpoint: Checkpoint): string =>
  checkpoint.length === 0 ? '0:0' : checkpoint.map((offset, partition) => `${partition}:${offset}`).join(',');
