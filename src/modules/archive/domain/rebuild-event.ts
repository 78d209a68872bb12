import type { LoggedEvent } from '../../../events/stored-event.ts';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import { isStream, orderingKey, type ArchivedEvent } from './archived-event.ts';
import { CONTINUATION_NAME, type EventPiece } from './continuation-record.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The events of a log file, in its order, exactly as they were logged. `records` is the value of `Records` of the file.
 * @throws InfrastructureError `archive_record_unreadable` for a record that this archive did not write, or when a
 *   continued event is not whole: a log rebuilt without it would pass for complete.
 */
export function* fromCloudTrailRecords(records: Iterable<unknown>): Generator<LoggedEvent> {
  let current: Fields | undefined;
  let pieces: EventPiece[] = [];
  for (const record of records) {
    if (!isFields(record)) throw unreadable('a record is not an object');
    if (record['eventName'] === CONTINUATION_NAME && isFields(record['serviceEventDetails'])) {
      if (current === undefined || record['sharedEventID'] !== current['eventID']) {
        throw unreadable('a continuation record does not follow the record that it continues');
      }
      pieces.push(pieceOf(record['serviceEventDetails']));
    } else {
      if (current !== undefined) yield fromCloudTrailRecord(current, pieces);
      current = record;
      pieces = [];
    }
  }
  if (current !== undefined) yield fromCloudTrailRecord(current, pieces);
}

/** The event of one record; `pieces` are the serviceEventDetails of the records that continue it. */
export function fromCloudTrailRecord(record: Fields, pieces: readonly EventPiece[] = []): LoggedEvent {
  const { eventID: id, eventName: type, additionalEventData: archived } = record;
  if (typeof id !== 'string' || typeof type !== 'string' || !isArchivedEvent(archived)) {
    throw unreadable(`record ${String(id)} carries no event of ours`);
  }
  const key = orderingKey(archived);
  if (key === null) throw unreadable(`record ${id} has no ordering key`);
  const { stream, partition, offset } = archived;
  return { stream, id, type, key, text: eventText(id, archived, pieces), partition, offset };
}

function eventText(id: string, archived: ArchivedEvent, pieces: readonly EventPiece[]): string {
  if (archived.event !== undefined) return JSON.stringify(archived.event);
  if (archived.eventText !== undefined) return archived.eventText;
  const whole = pieces.length === archived.parts && pieces.every(({ part }, index) => part === index + 1);
  if (!whole || pieces.length === 0)
    throw unreadable(`record ${id} is not followed by all of its continuations`);
  return pieces.map(({ text }) => text).join('');
}

function pieceOf({ part, parts, text }: Fields): EventPiece {
  if (typeof part !== 'number' || typeof parts !== 'number' || typeof text !== 'string') {
    throw unreadable('a continuation record carries no piece of an event');
  }
  return { part, parts, text };
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

const isNullOrText = (value: unknown): boolean => value === null || typeof value === 'string';

const isArchivedEvent = (value: unknown): value is ArchivedEvent & Fields =>
  isFields(value) &&
  isStream(value['stream']) &&
  typeof value['partition'] === 'number' &&
  typeof value['offset'] === 'number' &&
  isNullOrText(value['tenant']) &&
  isNullOrText(value['keyId']) &&
  (value['event'] === undefined || isFields(value['event'])) &&
  (value['eventText'] === undefined || typeof value['eventText'] === 'string');

const unreadable = (what: string): InfrastructureError =>
  new InfrastructureError('archive_record_unreadable', `The archive cannot be read back: ${what}.`);
