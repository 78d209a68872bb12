import type { Stream } from '../../events/envelope.ts';
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
import { hasInsight } from './domain/insight-record.ts';
import { encodeLogFile, type LogFile } from './domain/log-file.ts';
import { LogFileText } from './domain/log-file-text.ts';
import type { RecordPlace } from './domain/object-key.ts';

/** A log file that is due, and what it holds. */
export interface DueFile {
  readonly file: LogFile;
  readonly stream: Stream;
  readonly partition: number;
  readonly records: number;
  /** Whether any of its events has an insight record. */
  readonly hasInsights: boolean;
  readonly toOffset: number;
  readonly minEventTime: IsoTime;
  readonly maxEventTime: IsoTime;
  /** When the log took its first event; where the log keeps no such time, when the archiver did. */
  readonly firstAppendedAtMs: number;
}

export interface StreamPartition {
  readonly stream: Stream;
  readonly partition: number;
}

/** What is kept of an event beside the bytes of its record. */
interface EncodedEvent extends WaitingEvent {
  readonly offset: number;
  readonly eventTime: IsoTime;
  readonly appendedAtMs: number;
  readonly hasInsight: boolean;
}

/** The events of one partition that were taken from the log and wait for their file, in log order. */
export class WaitingEvents {
  readonly of: StreamPartition;
  readonly #settings: RollSettings;
  readonly #text = new LogFileText();
  #events: EncodedEvent[] = [];

  constructor({ stream, partition }: StreamPartition, settings: RollSettings) {
    this.of = { stream, partition };
    this.#settings = settings;
  }

  add(logged: LoggedEvent, place: RecordPlace, takenAtMs: number): void {
    const { json, eventTime } = toRecordText(logged, place);
    const { offset, appendedAtMs = takenAtMs } = logged;
    this.#events.push({
      bytes: this.#text.add(json),
      offset,
      eventTime,
      takenAtMs,
      appendedAtMs,
      hasInsight: hasInsight(logged.type),
    });
  }

  /** The next file that is due, or undefined. Its events wait on until {@link WaitingEvents.drop}. */
  due(nowMs: number): DueFile | undefined {
    return this.#file(nextBatch(this.#events, this.#settings, nowMs));
  }

  /** As `due`, when nothing may wait any longer. */
  dueNow(): DueFile | undefined {
    return this.#file(nextBatchNow(this.#events, this.#settings));
  }

  /** One file of all that wait, however large. */
  all(): DueFile | undefined {
    return this.#file(this.#events.length);
  }

  drop(count: number): void {
    this.#text.drop(bytesOf(this.#events.slice(0, count)));
    this.#events = this.#events.slice(count);
  }

  /** Drops every event up to an offset: somebody else has archived those. */
  dropUpTo(offset: number): void {
    const after = this.#events.findIndex((event) => event.offset > offset);
    if (after !== 0) this.drop(after === -1 ? this.#events.length : after);
  }

  /** When the first of them was taken from the log, in milliseconds since the epoch; null while none waits. */
  oldestTakenAtMs(): number | null {
    return this.#events[0]?.takenAtMs ?? null;
  }

  /** Of the last that waits; null while none does. */
  lastOffset(): number | null {
    return this.#events.at(-1)?.offset ?? null;
  }

  dueAtMs(): number | null {
    return dueAtMs(this.#events, this.#settings);
  }

  #file(count: number): DueFile | undefined {
    const events = this.#events.slice(0, count);
    const last = events.at(-1);
    if (last === undefined) return undefined;
    const { min: minEventTime, max: maxEventTime } = timeSpan(events, last.eventTime);
    const file = this.#text.withFile(bytesOf(events), encodeLogFile);
    return {
      ...this.of,
      file,
      records: events.length,
      hasInsights: events.some((event) => event.hasInsight),
      toOffset: last.offset,
      minEventTime,
      maxEventTime,
      firstAppendedAtMs: events[0]?.appendedAtMs ?? last.appendedAtMs,
    };
  }
}

const bytesOf = (events: readonly EncodedEvent[]): number[] => events.map(({ bytes }) => bytes);

/** ISO times of one form sort as text. */
function timeSpan(
  events: readonly EncodedEvent[],
  some: IsoTime,
): { readonly min: string; readonly max: string } {
  let min = some;
  let max = some;
  for (const { eventTime } of events) {
    if (eventTime < min) min = eventTime;
    if (eventTime > max) max = eventTime;
  }
  return { min, max };
}
