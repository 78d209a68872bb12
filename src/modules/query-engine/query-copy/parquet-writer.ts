import type { TrailCheckpoint } from './trail-checkpoint.ts';

/** Rows of one event date among those staged. */
export interface StagedDate {
  /** `yyyy/MM/dd` */
  readonly date: string;
  readonly rows: number;
}

/** A CloudTrail log file, gzipped JSON, on this machine. */
export interface LocalLogFile {
  /** Absolute. */
  readonly path: string;
  /** Uncompressed size. */
  readonly rawBytes: number;
}

/** These files cannot be merged, perhaps fewer of them can. The cause is the engine's error. */
export class MergeTooLarge extends Error {
  constructor(cause: unknown) {
    super('These Parquet files together are too large to be merged.', { cause });
  }
}

/** What turns archive files into Parquet. One batch at a time: `stage`, then `writeStaged` for each date. */
export interface ParquetWriter {
  /**
   * Reads log files with the explicit schema of `audit_trail` and holds their rows beyond `after`, so that a file given
   * twice adds nothing. Replaces what was staged before.
   */
  stage(files: readonly LocalLogFile[], after: TrailCheckpoint): Promise<readonly StagedDate[]>;
  /** Writes the staged rows of one date to a new file at `path`. */
  writeStaged(date: string, path: string): Promise<void>;
  /**
   * Writes the rows of several Parquet files into one new file at `path`; returns their number. Throws
   * {@link MergeTooLarge} when the memory that the writer has does not do for them.
   */
  merge(paths: readonly string[], path: string): Promise<number>;
  close(): Promise<void>;
}
