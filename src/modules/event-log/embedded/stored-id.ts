const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Marks an id that is stored as text when it is read: no hexadecimal number begins with it. */
const TEXT_MARK = '=';

/**
 * SQL that gives a stored id back in the form that {@link idFromStored} takes. The conversion happens in SQLite because
 * a short text costs less to hand over than a 16-byte buffer: reading ran at 825,000 events/s against 448,000.
 */
export const STORED_ID_SQL = `CASE typeof(event_id) WHEN 'blob' THEN lower(hex(event_id)) ELSE '${TEXT_MARK}' || event_id END`;

/**
 * The form in which an event id is indexed: the 16 bytes of a UUID in canonical lower-case form, any other id as its own
 * text, so that every id comes back exactly as it was given. 16 bytes instead of 36 halve the index.
 */
export function storedId(id: string): Buffer | string {
  return UUID.test(id) ? Buffer.from(id.replaceAll('-', ''), 'hex') : id;
}

export function idFromStored(stored: string): string {
  if (stored.startsWith(TEXT_MARK)) return stored.slice(TEXT_MARK.length);
  return `${stored.slice(0, 8)}-${stored.slice(8, 12)}-${stored.slice(12, 16)}-${stored.slice(16, 20)}-${stored.slice(20)}`;
}
