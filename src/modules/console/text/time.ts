const MS_PER_SECOND = 1_000;
const SECONDS_PER_MINUTE = 60;
const SECONDS_PER_HOUR = 3_600;
const SECONDS_PER_DAY = 86_400;
const DAYS_PER_MONTH = 30.44;
const DAYS_PER_YEAR = 365.25;
/** Below it days are told: keys live for 90 of them, and reports count in them. */
const DAYS_TOLD = 100;

/** `2026-11-26 04:42:48 UTC`: to the second, as people compare it with other logs. What is no instant stays as it is. */
export function utc(instant: string): string {
  const ms = Date.parse(instant);
  if (Number.isNaN(ms)) return instant;
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** `3 days ago`, `in 2 hours`, `just now`: the largest unit of which there is one. */
export function relative(instant: string, nowMs: number): string {
  const ms = Date.parse(instant);
  if (Number.isNaN(ms)) return '';
  const seconds = Math.abs(ms - nowMs) / MS_PER_SECOND;
  if (seconds < SECONDS_PER_MINUTE) return ms > nowMs ? 'in a moment' : 'just now';
  const span = spanOf(seconds);
  return ms > nowMs ? `in ${span}` : `${span} ago`;
}

function spanOf(seconds: number): string {
  if (seconds < SECONDS_PER_HOUR) return counted(seconds / SECONDS_PER_MINUTE, 'minute');
  if (seconds < SECONDS_PER_DAY) return counted(seconds / SECONDS_PER_HOUR, 'hour');
  const days = seconds / SECONDS_PER_DAY;
  if (days < DAYS_TOLD) return counted(days, 'day');
  if (days < DAYS_PER_YEAR) return counted(days / DAYS_PER_MONTH, 'month');
  return counted(days / DAYS_PER_YEAR, 'year');
}

function counted(amount: number, unit: string): string {
  const whole = Math.floor(amount);
  return `${whole} ${unit}${whole === 1 ? '' : 's'}`;
}

/** The instant at which a day that somebody chose is over, in UTC. */
export const endOfDay = (day: string): string => `${day}T23:59:59.999Z`;

/** The day of an instant, in UTC, as a date field has it. */
export const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
