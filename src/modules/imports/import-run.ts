import type { KnownEvent } from '../../events/catalogue.ts';
import { toRecord } from '../../events/stored-event.ts';
import type { EventLog } from '../event-log/event-log.ts';
import { AppendPipeline } from './append-pipeline.ts';
import { changeEvents, observationEvent, usageEvent } from './domain/trail-events.ts';
import { readTrailRecord, type TrailRecord } from './domain/trail-record.ts';
import { TrailTally, type SourceTally } from './domain/trail-tally.ts';

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
  /** Records without a readable time or id. */
  readonly skippedRecords: number;
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
  #records = 0;
  #skipped = 0;
  #withoutKey = 0;

  constructor(log: EventLog, tenant: string) {
    this.#tenant = tenant;
    this.#pipeline = new AppendPipeline(log, BATCH_EVENTS, (trail, { duplicate }) => {
      if (trail !== null) this.#tally.stored(trail, duplicate);
    });
  }

  get records(): number {
    return this.#records;
  }

  async take(values: readonly unknown[]): Promise<void> {
    for (const value of values) {
      this.#records += 1;
      const record = readTrailRecord(value);
      if (record === null) this.#skipped += 1;
      else await this.#add(record);
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
      skippedRecords: this.#skipped,
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
