import { cronTimes } from './cron/wall-pattern.ts';
import type { DueTimes } from './domain/due-times.ts';
import type { ReportSchedule } from './domain/report-schedule.ts';

/** Expressions that are kept: as many as there are schedules, and some that were changed. */
const KEPT_MAX = 1_000;
const kept = new Map<string, DueTimes | null>();

/**
 * When a schedule is due; null when this program cannot read its expression, as after a change of versions. Kept, because
 * reading one looks at many of its times.
 */
export function timesOf({ cron, timeZone }: Pick<ReportSchedule, 'cron' | 'timeZone'>): DueTimes | null {
  const name = `${cron} ${timeZone}`;
  let times = kept.get(name);
  if (times === undefined) {
    const read = cronTimes(cron, timeZone);
    times = read.ok ? read.value : null;
    if (kept.size >= KEPT_MAX) kept.clear();
    kept.set(name, times);
  }
  return times;
}
