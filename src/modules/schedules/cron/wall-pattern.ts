/** Cron expressions: what is one here, and when it is due. The only place that knows the library. */
import { Cron } from 'croner';
import { MS_PER_MINUTE } from '../../../shared/iso-time.ts';
import { accept, refuse, type Result } from '../../../shared/result.ts';
import { ZonedDueTimes, type DueTimes, type WallPattern } from '../domain/due-times.ts';
import { WallClock } from '../domain/wall-clock.ts';
import { fieldProblem } from './cron-problem.ts';

export const CRON_CHARS_MAX = 100;
/** A report reads the whole trail. */
export const INTERVAL_MIN_MS = 5 * MS_PER_MINUTE;

/** Five fields. No names such as `@daily` and no `?`, which stands for the time at which it is read. */
const FIVE_FIELDS = /^[0-9A-Za-z*,/#-]+(?: +[0-9A-Za-z*,/#-]+){4}$/;
/** Expressions repeat, so what never comes after this instant never comes. */
const REFERENCE = new Date(Date.UTC(2024, 0, 1));
/** As many times as a day has at the shortest interval, and one: nearer ones than in a day's times there are none. */
const COMPARED_TIMES = 289;

/** When a cron expression is due in a time zone; else what is wrong with it, as a clause that quotes nothing. */
export function cronTimes(expression: string, timeZone: string): Result<DueTimes, string> {
  const pattern = wallPattern(expression);
  if (!pattern.ok) return pattern;
  try {
    return accept(new ZonedDueTimes(pattern.value, new WallClock(timeZone)));
  } catch {
    return refuse('has no such time zone');
  }
}

/** The library finds wall times, in UTC; what they are in a time zone is decided by {@link ZonedDueTimes}. */
function wallPattern(expression: string): Result<WallPattern, string> {
  const text = expression.trim();
  if (text.length > CRON_CHARS_MAX || !FIVE_FIELDS.test(text))
    return refuse('must have five fields: minute, hour, day of the month, month, day of the week');
  let cron: Cron;
  try {
    cron = new Cron(text, { paused: true, timezone: 'UTC', mode: '5-part' });
  } catch {
    return refuse(fieldProblem(text) ?? 'is no cron expression');
  }
  const times = cron.nextRuns(COMPARED_TIMES, REFERENCE).map((date) => date.getTime());
  if (times.length === 0) return refuse('never comes: there is no such day');
  const nearest = Math.min(...times.slice(1).map((time, at) => time - (times[at] ?? 0)));
  if (nearest < INTERVAL_MIN_MS)
    return refuse(
      `comes twice within ${nearest / MS_PER_MINUTE} min; reports may be ${INTERVAL_MIN_MS / MS_PER_MINUTE} minutes apart at the least`,
    );
  return accept({
    next: (after) => cron.nextRun(new Date(after))?.getTime() ?? null,
    isEveryHour: text.split(/ +/)[1] === '*',
  });
}
