import type { TrailCheckpoint } from './trail-checkpoint.ts';

/** One Parquet file of the query copy. */
export interface CopyFile {
  /** Relative to the folder `audit_trail`: `2026/11/20/000000000001-000000000064.parquet`. */
  readonly path: string;
  /** `yyyy/MM/dd` */
  readonly date: string;
  readonly rows: number;
  readonly bytes: number;
}

/**
 * The query copy at one moment: together the files hold every event up to `compacted`, each exactly once. Immutable;
 * its files stay readable for at least {@link RETIRED_GRACE_MS} after they were replaced.
 */
export interface CopySnapshot {
  readonly files: readonly CopyFile[];
  readonly compacted: TrailCheckpoint;
  /** Of the list of archive files that {@link CopySnapshot.sequence} belongs to; null while the copy is empty. */
  readonly generation: number | null;
  /** Sequence of the last archive file whose events are in the copy. */
  readonly sequence: number;
}

/** Milliseconds a replaced file stays on disk: longer than the longest statement timeout that settings allow. */
export const RETIRED_GRACE_MS = 60 * 60 * 1_000;
