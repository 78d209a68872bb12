import type { LoggedEvent } from '../../../events/stored-event.ts';
import type { IsoTime } from '../../../shared/iso-time.ts';
import { archivedEventFrame, readLogged, type ArchivedEvent } from './archived-event.ts';
import { continuationRecords, type ContinuationRecord } from './continuation-record.ts';
import type { RecordPlace } from './object-key.ts';
import { recordFrame, type RecordFrame } from './record-frame.ts';
import { ADDITIONAL_EVENT_DATA_BYTES_MAX } from './size-limits.ts';

/** The record of one event. */
export interface CloudTrailRecord extends RecordFrame {
  readonly additionalEventData: ArchivedEvent;
}

/** The record of an event, followed by those that continue it when it is too large for one. */
export type EventRecords = readonly [CloudTrailRecord, ...ContinuationRecord[]];

/** The CloudTrail form of an event. Nothing is lost: `fromCloudTrailRecords` gives the event back, byte for byte. */
export function toCloudTrailRecords(logged: LoggedEvent, place: RecordPlace): EventRecords {
  const read = readLogged(logged);
  const frame = recordFrame(read, place);
  const archived = archivedEventFrame(read);
  const whole: ArchivedEvent =
    read.value === undefined ? { ...archived, eventText: logged.text } : { ...archived, event: read.value };
  if (isWithinLimit(JSON.stringify(whole))) {
    return [{ ...frame, additionalEventData: whole }];
  }
  const continuations = continuationRecords(logged, frame, place);
  const omission: ArchivedEvent = { ...archived, omitted: true, parts: continuations.length };
  return [{ ...frame, additionalEventData: omission }, ...continuations];
}

/** The records of one event as they stand in a log file. */
export interface RecordText {
  /** JSON; more than one record is separated by commas. */
  readonly json: string;
  readonly eventTime: IsoTime;
}

/**
 * {@link toCloudTrailRecords} as JSON. An event's text is already JSON, so it is set in as it is instead of being built
 * once more, which would be a quarter of the work.
 */
export function toRecordText(logged: LoggedEvent, place: RecordPlace): RecordText {
  const read = readLogged(logged);
  const frame = recordFrame(read, place);
  const { eventTime } = frame;
  if (read.value !== undefined) {
    const archived = `${open(archivedEventFrame(read))},"event":${logged.text}}`;
    if (isWithinLimit(archived))
      return { json: `${open(frame)},"additionalEventData":${archived}}`, eventTime };
  }
  const records = toCloudTrailRecords(logged, place);
  return { json: records.map((record) => JSON.stringify(record)).join(','), eventTime };
}

/** An object's JSON without its closing brace. Neither caller's object is empty, so a comma may follow. */
const open = (value: object): string => JSON.stringify(value).slice(0, -1);

/** Counting bytes walks the text; one that fits whatever its characters are, as almost all do, is not walked. */
const isWithinLimit = (archived: string): boolean =>
  archived.length * UTF8_BYTES_PER_UNIT_MAX <= ADDITIONAL_EVENT_DATA_BYTES_MAX ||
  Buffer.byteLength(archived) <= ADDITIONAL_EVENT_DATA_BYTES_MAX;

/** A UTF-16 unit takes at most 3 bytes as UTF-8. */
const UTF8_BYTES_PER_UNIT_MAX = 3;
