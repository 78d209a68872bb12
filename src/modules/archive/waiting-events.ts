import type { LoggedEvent } from '../../events/stored-event.ts';
import type { IsoTime } from '../../shared/iso-time.ts';
import {
  dueAtMs,
  nextBatch,
  nextBatchNow,
  type RollSettings,
  type WaitingEvent,
} from './domain/batch-plan.ts';
import { toRecordText } from './domain/cloudtrail-record.ts';
import type { RecordPlace } from './domain/object-key.ts';

/** An event on its way into a file, already in the form that it will have there. */
export interface EncodedEvent extends WaitingEvent {
  readonly logged: LoggedEvent;
  readonly json: string;
  readonly eventTime: IsoTime;
}

export function encodeEvent(logged: LoggedEvent, place: RecordPlace, takenAtMs: number): EncodedEvent {
  const { json, eventTime } = toRecordText(logged, place);
  return { logged, json, eventTime, bytes: Buffer.byteLength(json), takenAtMs };
}

/** The events of one partition that were taken from the log and wait for their file, in log order. */
export class WaitingEvents {
  readonly #settings: RollSettings;
  #events: EncodedEvent[] = [];

  constructor(settings: RollSettings) {
    this.#settings = settings;
  }

  add(event: EncodedEvent): void {
    this.#events.push(event);
  }

  /** The events of the next file that is due, or undefined. They wait on until {@link WaitingEvents.drop}. */
  due(nowMs: number): readonly EncodedEvent[] | undefined {
    return this.#first(nextBatch(this.#events, this.#settings, nowMs));
  }

  /** As `due`, when nothing may wait any longer. */
  dueNow(): readonly EncodedEvent[] | undefined {
    return this.#first(nextBatchNow(this.#events, this.#settings));
  }

  drop(count: number): void {
    this.#events = this.#events.slice(count);
  }

  /** When the first of them was taken from the log, in milliseconds since the epoch; null while none waits. */
  oldestTakenAtMs(): number | null {
    return this.#events[0]?.takenAtMs ?? null;
  }

  dueAtMs(): number | null {
    return dueAtMs(this.#events, this.#settings);
  }

  #first(count: number): readonly EncodedEvent[] | undefined {
    return count === 0 ? undefined : this.#events.slice(0, count);
  }
}
