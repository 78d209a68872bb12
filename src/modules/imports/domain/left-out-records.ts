import type { UnusableReason } from './usable-record.ts';

/** Records of one file that were not taken, for one reason. */
export interface LeftOutRecords {
  readonly file: string;
  readonly records: number;
  /** Follows the number of records in a sentence. */
  readonly reason: UnusableReason;
}

/** Counts what is left out, by file and reason: a file may hold millions of such records. */
export class LeftOutTally {
  readonly #counts = new Map<string, Map<UnusableReason, number>>();
  #records = 0;

  /** Of all files, for all reasons. */
  get records(): number {
    return this.#records;
  }

  add(file: string, reason: UnusableReason): void {
    this.#records += 1;
    const ofFile = this.#counts.get(file) ?? new Map<UnusableReason, number>();
    this.#counts.set(file, ofFile.set(reason, (ofFile.get(reason) ?? 0) + 1));
  }

  /** In the order in which the files were met. */
  all(): readonly LeftOutRecords[] {
    return [...this.#counts].flatMap(([file, byReason]) =>
      [...byReason].map(([reason, records]) => ({ file, records, reason })),
    );
  }
}
