import { LeftOutTally } from '../../imports/domain/left-out-records.ts';
import type { CorruptFile, TrailFile } from '../../imports/find-trail-files.ts';

/** How far a replay has come, in bytes of the files as stored. */
export interface ReplayProgress {
  readonly bytes: number;
  readonly bytesTotal: number;
}

/** Keeps account of the files of a replay, and of what was not taken from them. */
export class ReplayReader {
  readonly corruptFiles: CorruptFile[];
  readonly leftOut = new LeftOutTally();
  readonly #bytesTotal: number;
  readonly #onProgress: (progress: ReplayProgress) => void;
  #bytes = 0;
  #files = 0;

  constructor(
    files: readonly TrailFile[],
    unreadable: readonly CorruptFile[],
    onProgress: (progress: ReplayProgress) => void,
  ) {
    this.corruptFiles = [...unreadable];
    this.#bytesTotal = files.reduce((sum, { bytes }) => sum + bytes, 0);
    this.#onProgress = onProgress;
  }

  /** Files that were read, whole or not. */
  get files(): number {
    return this.#files;
  }

  read({ bytes }: TrailFile): void {
    this.#files += 1;
    this.#bytes += bytes;
    this.#onProgress({ bytes: this.#bytes, bytesTotal: this.#bytesTotal });
  }

  /** @param reason follows the file's name in a sentence */
  corrupt({ path }: TrailFile, reason: string): void {
    this.corruptFiles.push({ file: path, reason });
  }
}
