import { isoSeconds, isoTime, type IsoTime } from '../../../shared/iso-time.ts';
import type { ReadLoggedEvent } from './archived-event.ts';

const ISO_UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/;
const UUID_V7 = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
/** The latest instant that still has a four-digit year. */
const LATEST_MS = Date.UTC(9999, 11, 31, 23, 59, 59);

/**
 * CloudTrail's eventTime, to the second. An event that this program does not know is dated by its own `time`, else by
 * the instant in its UUIDv7, else 1970: a record must have a time, and a made-up recent one would mislead.
 */
export function eventTime({ known, value, logged }: ReadLoggedEvent): IsoTime {
  if (known !== null) return isoSeconds(known.time);
  const time: unknown = value !== undefined && 'time' in value ? value.time : undefined;
  if (typeof time === 'string' && ISO_UTC.test(time) && !Number.isNaN(Date.parse(time)))
    return isoSeconds(time);
  const [, high, low] = UUID_V7.exec(logged.id) ?? [];
  const ms = high === undefined || low === undefined ? 0 : Number.parseInt(high + low, 16);
  return isoSeconds(isoTime(ms <= LATEST_MS ? ms : 0));
}
