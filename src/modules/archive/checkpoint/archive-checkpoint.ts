import type { Stream } from '../../../events/envelope.ts';
import type { Checkpoint } from '../../event-log/checkpoint.ts';
import type { ArchivedFile, BatchPlan, DeliveredFile } from '../domain/archived-file.ts';

/** What has been archived, for whoever follows the archive. Safe to use in another thread than the archiver's. */
export interface ArchiveIndex {
  /**
   * Tells this index from one that was lost and made anew out of the files: sequences of the one say nothing about the
   * other. Undefined before the archiver has made the first.
   */
  generation(): number | undefined;
  /** Files with a greater sequence, in its order, at most `limit`. Each is wholly stored. 0 for the first call. */
  filesAfter(sequence: number, limit: number): readonly ArchivedFile[];
  /** Everything up to here is in files that `filesAfter` gives. */
  position(stream: Stream): Checkpoint;
  close(): void;
}

/**
 * The archiver's memory. Each change is one transaction and is durable when the method returns or its promise resolves.
 * All methods throw InfrastructureError `archive_checkpoint_unavailable` when the disk fails.
 */
export interface ArchiveCheckpoint extends ArchiveIndex {
  /** The batch that was about to be written and is not known to be; there is at most one. */
  pending(): BatchPlan | undefined;
  /** States what is going to be written. Replaces no plan: the pending one must be completed first. */
  plan(plan: BatchPlan): void;
  /** The pending batch is stored: lists its file, moves the position past it and forgets the plan. */
  complete(file: DeliveredFile): void | Promise<void>;
  /** The latest file of each partition of each stream: they end at the positions. */
  lastFiles(): readonly ArchivedFile[];
  /** True when nothing was ever archived according to this memory, which may have been lost. */
  isBlank(): boolean;
  /** Fills a blank memory with the files that the archive is found to have. */
  adopt(files: readonly DeliveredFile[]): void | Promise<void>;
}
