import type { Clock } from '../../shared/clock.ts';
import { epochMs, MS_PER_SECOND } from '../../shared/iso-time.ts';
import type { MetricSource } from '../operations/metrics.ts';
import type { ScheduleDirectory } from './schedule-directory.ts';
import { timesOf } from './schedule-times.ts';

/** What `/metrics` tells of scheduled reports. Of the whole installation, and the same on every process. */
export const scheduleMetrics = (directory: ScheduleDirectory, clock: Clock): readonly MetricSource[] => [
  {
    name: 'keytrail_report_schedule_overdue_seconds',
    help: 'For how long the oldest run that is due and neither made nor given up has been due, by schedule; 0: none is.',
    labelNames: ['schedule'],
    read: () =>
      directory
        .schedules()
        .filter(({ isEnded }) => !isEnded)
        .map(({ schedule, since }) => {
          const last = directory.latestRun(schedule.name, { bySchedule: true });
          const afterMs = Math.max(epochMs(since), last === undefined ? -Infinity : epochMs(last.dueAt));
          const dueMs = timesOf(schedule)?.next(afterMs) ?? Infinity;
          const overdueMs = Math.max(0, clock.nowMs() - dueMs);
          return { value: overdueMs / MS_PER_SECOND, labels: { schedule: schedule.name } };
        }),
  },
  {
    name: 'keytrail_report_schedule_last_run_failed',
    help: '1 where the latest run of a schedule was given up, else 0.',
    labelNames: ['schedule'],
    read: () =>
      directory
        .schedules()
        .filter(({ isEnded }) => !isEnded)
        .map(({ schedule: { name } }) => ({
          value: directory.latestRun(name)?.status === 'FAILED' ? 1 : 0,
          labels: { schedule: name },
        })),
  },
];
