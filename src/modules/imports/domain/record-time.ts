import { isoTime, type IsoTime } from '../../../shared/iso-time.ts';

const ISO_INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;
/** `Jul 10, 2023 12:24:29 PM`, as IAM writes dates into records; newer runtimes put a narrow no-break space before PM. */
const IAM_INSTANT = /^([A-Z][a-z]{2}) (\d{1,2}), (\d{4}),? (\d{1,2}):(\d\d):(\d\d)\s(AM|PM)$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const SECONDS_FORM = 20;

/** `eventTime` of a record as an instant of ours; null if it is not one. */
export function recordTime(value: unknown): IsoTime | null {
  if (typeof value !== 'string' || !ISO_INSTANT.test(value)) return null;
  const ms = Date.parse(value);
  if (Number.isNaN(ms)) return null;
  const time = isoTime(ms);
  // An offset can move a year 0000 or 9999 out of the four digits that all readers of the trail expect.
  return time.length === SECONDS_FORM + 4 ? time : null;
}

/** `createDate` of an access key, in IAM's own spelling or ISO 8601; null if it is neither. */
export function createDateTime(value: unknown): IsoTime | null {
  if (typeof value !== 'string') return null;
  const [, month, day, year, hour, minute, second, half] = IAM_INSTANT.exec(value) ?? [];
  if (month === undefined) return recordTime(value);
  const monthIndex = MONTHS.indexOf(month);
  if (monthIndex < 0) return null;
  const hour24 = (Number(hour) % 12) + (half === 'PM' ? 12 : 0);
  return isoTime(Date.UTC(Number(year), monthIndex, Number(day), hour24, Number(minute), Number(second)));
}
