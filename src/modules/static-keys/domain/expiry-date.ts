import { isoTime, MS_PER_DAY } from '../../../shared/iso-time.ts';

const DATE = /^(\d{4}-\d{2}-\d{2})$/;
/** YAML writes a space between date and time as well. */
const DATE_TIME = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(Z|z|[+-]\d{2}:\d{2})$/;

/**
 * The instant from which on a key is refused. A date alone is a day on which the key still works, to its end in UTC; a
 * time needs an offset, because nobody could say whose midnight is meant. Null for anything else.
 */
export function expiryInstant(text: string): string | null {
  const date = DATE.exec(text)?.[1];
  if (date !== undefined) {
    const beginMs = dayBegin(date);
    return beginMs === null ? null : isoTime(beginMs + MS_PER_DAY);
  }
  const [, day = '', time = '', offset = ''] = DATE_TIME.exec(text) ?? [];
  if (dayBegin(day) === null) return null;
  const ms = Date.parse(`${day}T${time}${offset.toUpperCase()}`);
  return Number.isNaN(ms) ? null : isoTime(ms);
}

/** Null for days that no calendar has: Date would take the 30th of February for the 2nd of March. */
function dayBegin(date: string): number | null {
  const ms = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(ms) && isoTime(ms).startsWith(date) ? ms : null;
}
