import { createHash } from 'node:crypto';
import type { LoggedEvent } from '../../../events/stored-event.ts';
import type { RecordPlace } from './object-key.ts';
import { EVENT_SOURCE, type RecordFrame } from './record-frame.ts';
import { CONTINUATION_UNITS } from './size-limits.ts';

/** The name of records that only carry the rest of the one before them; not an event, and in no count of events. */
export const CONTINUATION_NAME = 'EventContinued';

/** CloudTrail's `serviceEventDetails`: one piece of the text of an event. */
export interface EventPiece {
  /** Counts from 1. */
  readonly part: number;
  readonly parts: number;
  readonly text: string;
}

/**
 * A record that continues the one with eventID `sharedEventID`. It has no acting key, so it counts as nobody's use, and
 * no tenant, so no tenant's query can see a piece of somebody's event.
 */
export interface ContinuationRecord extends RecordFrame {
  readonly sharedEventID: string;
  readonly serviceEventDetails: EventPiece;
}

/**
 * Cuts an event that is too large for one record. Each record stays within CloudTrail's limits, and the archive loses
 * nothing; truncating, as CloudTrail does, would leave an event that cannot be rebuilt.
 */
export function continuationRecords(
  logged: LoggedEvent,
  frame: RecordFrame,
  place: RecordPlace,
): readonly ContinuationRecord[] {
  const { text } = logged;
  const parts = Math.ceil(text.length / CONTINUATION_UNITS);
  return Array.from({ length: parts }, (_, index) => ({
    eventVersion: frame.eventVersion,
    userIdentity: {
      type: 'AWSService',
      principalId: EVENT_SOURCE,
      accountId: place.accountId,
      invokedBy: EVENT_SOURCE,
    },
    eventTime: frame.eventTime,
    eventSource: EVENT_SOURCE,
    eventName: CONTINUATION_NAME,
    awsRegion: place.region,
    sourceIPAddress: EVENT_SOURCE,
    userAgent: EVENT_SOURCE,
    requestParameters: null,
    responseElements: null,
    eventID: pieceId(logged.id, index + 1),
    readOnly: true,
    eventType: 'AwsServiceEvent',
    managementEvent: frame.managementEvent,
    recipientAccountId: place.accountId,
    eventCategory: frame.eventCategory,
    sharedEventID: logged.id,
    serviceEventDetails: {
      part: index + 1,
      parts,
      text: text.slice(index * CONTINUATION_UNITS, (index + 1) * CONTINUATION_UNITS),
    },
  }));
}

/** A UUIDv8 (RFC 9562) made from the event's id, so that archiving the event again gives the same record. */
function pieceId(eventId: string, part: number): string {
  const hex = createHash('sha256').update(`${eventId}\n${part}`).digest('hex');
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) % 4);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
}
