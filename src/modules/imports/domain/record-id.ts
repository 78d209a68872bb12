import { derivedId } from '../../../shared/derived-id.ts';

/** The UUIDs that RFC 9562 defines: a version and a variant in their places. Others could not be stored as event ids. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/**
 * The event id of a record: its `eventID`, the field that identifies an event across files, in lower case; derived from
 * it where it is not a UUID. Null without one: such a record could not be told from its duplicate.
 */
export function recordEventId(eventId: unknown): string | null {
  if (typeof eventId !== 'string' || eventId === '') return null;
  const lower = eventId.toLowerCase();
  return UUID.test(lower) ? lower : derivedId('eventID', eventId);
}
