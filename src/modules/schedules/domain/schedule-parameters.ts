import { MS_PER_DAY, type IsoTime, isoTime, epochMs } from '../../../shared/iso-time.ts';
import type { PeriodicReportKind } from '../../reports/domain/report.ts';
import type { ReportSchedule } from './report-schedule.ts';
import { WallClock } from './wall-clock.ts';

/** Whole days, weeks from Monday, or months of the schedule's time zone: the last one that is over at the due instant. */
export const SCHEDULE_PERIODS = ['day', 'week', 'month'] as const;
type SchedulePeriod = (typeof SCHEDULE_PERIODS)[number];

export const PERIOD_DAYS_DEFAULT = 30;

/** What each report can be asked for in a schedule, by the names in keytrail.yaml. */
export const PARAMETERS_OF: Readonly<Record<PeriodicReportKind, readonly string[]>> = {
  'unused-keys': ['days', 'comparison'],
  usage: ['days', 'period', 'group_by'],
  inventory: [],
  'access-review': [],
  'failed-attempts': ['days', 'period'],
};

/** From when to when a report of a period is that is due at `dueAt`. */
export function periodOf(
  { parameters, timeZone }: Pick<ReportSchedule, 'parameters' | 'timeZone'>,
  dueAt: IsoTime,
): { readonly from: IsoTime; readonly to: IsoTime } {
  const period = SCHEDULE_PERIODS.find((one) => one === parameters['period']);
  if (period !== undefined) return calendarPeriod(period, timeZone, dueAt);
  const days = Number(parameters['days'] ?? PERIOD_DAYS_DEFAULT);
  return { from: isoTime(epochMs(dueAt) - days * MS_PER_DAY), to: dueAt };
}

const DAYS_PER_WEEK = 7;

function calendarPeriod(
  period: SchedulePeriod,
  timeZone: string,
  dueAt: IsoTime,
): { readonly from: IsoTime; readonly to: IsoTime } {
  const clock = new WallClock(timeZone);
  const wall = clock.wallOf(epochMs(dueAt));
  const today = Math.floor(wall / MS_PER_DAY) * MS_PER_DAY;
  const [from, to] = wallBounds(period, today);
  return { from: isoTime(clock.instantOf(from)), to: isoTime(clock.instantOf(to)) };
}

function wallBounds(period: SchedulePeriod, today: number): readonly [from: number, to: number] {
  const date = new Date(today);
  switch (period) {
    case 'day':
      return [today - MS_PER_DAY, today];
    case 'week': {
      // Sunday is 0 and the seventh day of its week.
      const monday = today - ((date.getUTCDay() + DAYS_PER_WEEK - 1) % DAYS_PER_WEEK) * MS_PER_DAY;
      return [monday - DAYS_PER_WEEK * MS_PER_DAY, monday];
    }
    case 'month': {
      const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
      return [Date.UTC(year, month - 1, 1), Date.UTC(year, month, 1)];
    }
    default:
      return period satisfies never;
  }
}
