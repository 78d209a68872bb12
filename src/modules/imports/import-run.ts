import type { KnownEvent } from '../../events/catalogue.ts';
import { toRecord } from '../../events/stored-event.ts';
import type { IsoTime } from '../../shared/iso-time.ts';
import type { EventLog } from '../event-log/event-log.ts';
import { AppendPipeline } from './append-pipeline.ts';
import { LeftOutTally, type LeftOutRecords } from './domain/left-out-records.ts';
import { changeEvents, observationEvent, usageEvent } from './domain/trail-events.ts';
import type { TrailRecord } from './domain/trail-record.ts';
import { TrailTally, type SourceTally } from './domain/trail-tally.ts';
import { usableRecord } from './domain/usable-record.ts';

/** Events in one append: large enough that a durable write is shared by thousands, small against a node's memory. */
export const BATCH_EVENTS = 5_000;

/** `records` = `imported` + `duplicates` + `withoutKey` + `skippedRecords`. */
export interface ImportCounts {
  readonly records: number;
  readonly imported: number;
  /** Already in the log, or twice in the files. */
  readonly duplicates: number;
  /** Records that no access key signed: service events, console actions. They count for coverage only. */
  readonly withoutKey: number;
  /** Records that cannot be taken; {@link leftOut} says where they are, and why. They count for nothing. */
  readonly skippedRecords: number;
  readonly leftOut: readonly LeftOutRecords[];
  /** Distinct access keys that signed a record. */
  readonly keys: number;
  /** Keys that were created, changed or deleted by a record and signed none themselves. */
  readonly keysNeverUsed: number;
  /** Per account, in order of its name. */
  readonly sources: readonly SourceTally[];
}

/** Turns records into events and appends them; keeps the counts. For one import, from one caller at a time. */
export class ImportRun {
  readonly #tenant: string;
  readonly #pipeline: AppendPipeline<string | null>;
  readonly #tally = new TrailTally();
  readonly #used = new Set<string>();
  readonly #changed = new Set<string>();
  readonly #leftOut = new LeftOutTally();
  readonly #latest: IsoTime;
  #records = 0;
  #withoutKey = 0;

  /** @param latest as late as a record may be dated */
  constructor(log: EventLog, tenant: string, latest: IsoTime) {
    this.#tenant = tenant;
    this.#latest = latest;
    this.#pipeline = new AppendPipeline(log, BATCH_EVENTS, (trail, { duplicate }) => {
      if (trail !== null) this.#tally.stored(trail, duplicate);
    });
  }

  get records(): number {
    return this.#records;
  }

  /** Takes the records of a file. */
  async take(file: string, values: readonly unknown[]): Promise<void> {
    for (const value of values) {
      this.#records += 1;
      const record = usableRecord(value, this.#latest);
      if (record.ok) await this.#add(record.value);
      else this.#leftOut.add(file, record.refusal);
    }
  }

  /** Waits until all is durable. */
  async finish(): Promise<ImportCounts> {
    await this.#pipeline.flush();
    const sources = this.#tally.bySource();
    return {
      records: this.#records,
      imported: sources.reduce((sum, { imported }) => sum + imported, 0),
      duplicates: sources.reduce((sum, { duplicates }) => sum + duplicates, 0),
      withoutKey: this.#withoutKey,
      skippedRecords: this.#leftOut.records,
      leftOut: this.#leftOut.all(),
      keys: this.#used.size,
      keysNeverUsed: [...this.#changed].filter((key) => !this.#used.has(key)).length,
      sources,
    };
  }

  async #add(record: TrailRecord): Promise<void> {
    this.#tally.read(record);
    if (record.change !== null) {
      this.#changed.add(record.change.accessKeyId);
      for (const event of changeEvents(record, record.change, this.#tenant)) await this.#append(event, null);
    }
    const usage = usageEvent(record, this.#tenant);
    if (usage === null || record.accessKeyId === null) {
      this.#withoutKey += 1;
      return;
    }
    // The observation goes first, so that no reader of the log meets a use of a key that it has not heard of.
    if (!this.#used.has(record.accessKeyId)) {
      this.#used.add(record.accessKeyId);
      await this.#append(observationEvent(record, record.accessKeyId, this.#tenant), null);
    }
    await this.#append(usage, record.trail);
  }

  /** `trail` for uses, which are counted; null for lifecycle events, which are not. */
  #append(event: KnownEvent, trail: string | null): Promise<void> | undefined {
    return this.#pipeline.add(toRecord(event), trail);
  }
}
