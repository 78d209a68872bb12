import type { Stream } from '../../../events/envelope.ts';

/** One log file of the archive, and which stretch of the event log it holds: offsets `fromOffset` to `toOffset`. */
export interface ArchivedFile {
  /** Counts up in the order in which files were archived; files of one stream partition follow each other in it. */
  readonly sequence: number;
  readonly key: string;
  readonly stream: Stream;
  readonly partition: number;
  readonly fromOffset: number;
  readonly toOffset: number;
  /** Uncompressed size. */
  readonly rawBytes: number;
}

/**
 * What the query copy needs of the archive: which files exist, and their bytes. `filesAfter` gives files with a greater
 * sequence, in order, at most `limit`, and never one that is not wholly stored.
 */
export interface ArchivedFiles {
  /** Changes when the list of files was lost and made anew: sequences start again then. Undefined without a list. */
  generation(): Promise<number | undefined>;
  filesAfter(sequence: number, limit: number): Promise<readonly ArchivedFile[]>;
  /** Bytes as stored, that is gzipped. */
  read(file: ArchivedFile): Promise<Uint8Array>;
}
