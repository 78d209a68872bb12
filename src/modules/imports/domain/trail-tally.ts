import type { IsoTime } from '../../../shared/iso-time.ts';
import type { TrailRecord } from './trail-record.ts';

/** What an import has read and stored of one account's trail. */
export interface SourceTally {
  readonly source: string;
  /** Times of the earliest and the latest record, those without a key included: between them the trail is known. */
  readonly coversFrom: IsoTime;
  readonly coversTo: IsoTime;
  readonly records: number;
  /** Uses of keys that were new to the log, and those that it already had. */
  readonly imported: number;
  readonly duplicates: number;
}

type Counted = { -readonly [Field in keyof SourceTally]: SourceTally[Field] };

/** Counts per trail. Mutable, because it is touched once for every one of millions of records. */
export class TrailTally {
  readonly #bySource = new Map<string, Counted>();

  read({ trail, time }: Pick<TrailRecord, 'trail' | 'time'>): void {
    const tally = this.#bySource.get(trail);
    if (tally === undefined) {
      const source = {
        source: trail,
        coversFrom: time,
        coversTo: time,
        records: 1,
        imported: 0,
        duplicates: 0,
      };
      this.#bySource.set(trail, source);
      return;
    }
    tally.records += 1;
    if (time < tally.coversFrom) tally.coversFrom = time;
    if (time > tally.coversTo) tally.coversTo = time;
  }

  /** A use of a key from this trail was appended, and was or was not in the log before. */
  stored(trail: string, duplicate: boolean): void {
    const tally = this.#bySource.get(trail);
    if (tally === undefined) throw new RangeError(`stored a record of ${trail}, of which none was read`);
    if (duplicate) tally.duplicates += 1;
    else tally.imported += 1;
  }

  /** In order of the source. */
  bySource(): readonly SourceTally[] {
    return [...this.#bySource.values()]
      .map((tally) => ({ ...tally }))
      .sort((a, b) => (a.source < b.source ? -1 : 1));
  }
}
