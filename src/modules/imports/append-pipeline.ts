import type { EventRecord } from '../../events/stored-event.ts';
import type { AppendedEvent, EventLog } from '../event-log/event-log.ts';

/** Appended events handed back with what the caller knows of each. */
export type OnStored<Note> = (note: Note, appended: AppendedEvent) => void;

/**
 * Appends in large batches, one of them under way while the next is filled, so that parsing does not wait for the disk.
 * Not more than one: batches stay in order, and memory bounded, when the log is slower than the source.
 */
export class AppendPipeline<Note> {
  readonly #log: EventLog;
  readonly #batchSize: number;
  readonly #onStored: OnStored<Note>;
  #filling: { readonly record: EventRecord; readonly note: Note }[] = [];
  #underWay: Promise<void> = Promise.resolve();

  constructor(log: EventLog, batchSize: number, onStored: OnStored<Note>) {
    this.#log = log;
    this.#batchSize = batchSize;
    this.#onStored = onStored;
  }

  /**
   * To be awaited when it gives a promise, which it does once a batch: a promise for each of millions of events would
   * cost more than the events. Rejects with what an earlier append threw.
   */
  add(record: EventRecord, note: Note): Promise<void> | undefined {
    this.#filling.push({ record, note });
    return this.#filling.length >= this.#batchSize ? this.#send() : undefined;
  }

  /** Returns when everything is durable. */
  async flush(): Promise<void> {
    await this.#send();
    await this.#underWay;
  }

  async #send(): Promise<void> {
    await this.#underWay;
    const batch = this.#filling;
    if (batch.length === 0) return;
    this.#filling = [];
    this.#underWay = this.#append(batch);
    // The failure is thrown by the next send or `flush`; until then it must not end the process as unhandled.
    this.#underWay.catch(() => undefined);
  }

  async #append(batch: readonly { readonly record: EventRecord; readonly note: Note }[]): Promise<void> {
    const appended = await this.#log.append(batch.map(({ record }) => record));
    for (const [index, { note }] of batch.entries()) {
      const place = appended[index];
      if (place === undefined)
        throw new RangeError(`the log answered ${appended.length} of ${batch.length} events`);
      this.#onStored(note, place);
    }
  }
}
