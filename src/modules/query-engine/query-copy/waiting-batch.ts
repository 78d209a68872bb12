import type { ArchivedFile } from './archived-files.ts';
import { advanceTrail, offsetIn, type TrailCheckpoint } from './trail-checkpoint.ts';

/**
 * Uncompressed bytes of archive files that make a batch worth writing at once; one file may be larger. Measured: 152,000
 * events, staged and written by one thread in 3.4 s within 512 MiB, of which 90 MB were spilled, into one object of
 * 10 MiB. Twice as much spills five times as much, and a leader that dies has twice as much to do again.
 */
export const PLAN_RAW_BYTES_MAX = 256 * 1024 * 1024;
/** Archive files of a batch: bounds the size of the plan, 200 bytes each, where many partitions have little to say. */
export const FILES_PER_PLAN_MAX = 2_000;

const placeOf = (stream: string, partition: number, fromOffset: number): string =>
  `${stream} ${partition}:${fromOffset}`;

/**
 * Archive files that are in no plan yet, taken so that each partition's follow each other without a hole, in whatever
 * order they are offered: what is covered is known by offsets alone, and a hole would be taken for covered ever after.
 */
export class WaitingBatch {
  readonly files: ArchivedFile[] = [];
  /** True when a file had no room any more, or hardly another one will. */
  isFull = false;
  readonly #compacted: TrailCheckpoint;
  #planned: TrailCheckpoint;
  #rawBytes = 0;
  /** Files that begin beyond what is due in their partition, by the place where they begin. */
  readonly #early = new Map<string, ArchivedFile>();

  constructor(compacted: TrailCheckpoint) {
    this.#compacted = compacted;
    this.#planned = compacted;
  }

  /** False when every event of the file is in the batch or before it, so that nobody needs to look at it again. */
  offer(file: ArchivedFile): boolean {
    const due = this.#dueFor(file);
    if (file.toOffset < due) return false;
    if (file.fromOffset > due) {
      this.#early.set(placeOf(file.stream, file.partition, file.fromOffset), file);
      return true;
    }
    for (let next: ArchivedFile | undefined = file; next !== undefined && this.#take(next);) {
      const place = placeOf(next.stream, next.partition, next.toOffset + 1);
      next = this.#early.get(place);
      this.#early.delete(place);
    }
    return true;
  }

  /** A file that still waits for others before it, after every file there is was offered, and what it waits for. */
  gap(): { readonly before: ArchivedFile; readonly due: number } | undefined {
    if (this.isFull) return undefined;
    const before = [...this.#early.values()].find((file) => file.fromOffset > this.#dueFor(file));
    return before && { before, due: this.#dueFor(before) };
  }

  /** Of these files of the batch, the last one in the list up to which nothing offered is left out of them. */
  placeAfter(planned: readonly ArchivedFile[]): Pick<ArchivedFile, 'sequence' | 'key'> | undefined {
    const isPlanned = new Set(planned);
    const left = [...this.#early.values(), ...this.files.filter((file) => !isPlanned.has(file))];
    const firstLeft = left.reduce((least, { sequence }) => Math.min(least, sequence), Infinity);
    const place = planned
      .filter(({ sequence }) => sequence < firstLeft)
      .toSorted((a, b) => a.sequence - b.sequence)
      .at(-1);
    return place && { sequence: place.sequence, key: place.key };
  }

  #take(file: ArchivedFile): boolean {
    const { stream, partition, fromOffset, toOffset, rawBytes } = file;
    const due = this.#dueFor(file);
    // Rows that an earlier plan has are left out by what it reached; within a batch nothing would tell them apart.
    const overlapsBatch = fromOffset < due && due - 1 > offsetIn(this.#compacted, stream, partition);
    const isTooMuch =
      this.#rawBytes + rawBytes > PLAN_RAW_BYTES_MAX || this.files.length >= FILES_PER_PLAN_MAX;
    if (this.files.length > 0 && (overlapsBatch || isTooMuch)) {
      this.#early.set(placeOf(stream, partition, fromOffset), file);
      this.isFull = true;
      return false;
    }
    this.files.push(file);
    this.#rawBytes += rawBytes;
    this.#planned = advanceTrail(this.#planned, stream, partition, toOffset);
    this.isFull = this.#rawBytes >= PLAN_RAW_BYTES_MAX;
    return !this.isFull;
  }

  #dueFor({ stream, partition }: ArchivedFile): number {
    return offsetIn(this.#planned, stream, partition) + 1;
  }
}
