import { createHash } from 'node:crypto';

/** The UUIDs that RFC 9562 defines: a version and a variant in their places. Others could not be stored as event ids. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** A UUIDv8 (RFC 9562) that depends on the parts alone, so importing the same thing again gives the same id. */
export function derivedId(...parts: readonly string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest();
  digest.writeUInt8(((digest[6] ?? 0) & 0x0f) | 0x80, 6);
  digest.writeUInt8(((digest[8] ?? 0) & 0x3f) | 0x80, 8);
  const hex = digest.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/**
 * The event id of a record: its `eventID`, the field that identifies an event across files, in lower case; derived from
 * it where it is not a UUID. Null without one: such a record could not be told from its duplicate.
 */
export function recordEventId(eventId: unknown): string | null {
  if (typeof eventId !== 'string' || eventId === '') return null;
  const lower = eventId.toLowerCase();
  return UUID.test(lower) ? lower : derivedId('eventID', eventId);
}
