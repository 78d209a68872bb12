import type { ReportScheduleEnded } from '../../../events/report-schedule-ended.ts';
import type { ReportScheduled } from '../../../events/report-scheduled.ts';
import type { IsoTime } from '../../../shared/iso-time.ts';
import { PERIODIC_REPORT_KINDS } from '../../reports/domain/report.ts';
import type { ReportSchedule } from './report-schedule.ts';

/** A schedule as the trail knows it. */
export interface ScheduleState {
  readonly schedule: ReportSchedule;
  /** Since when it has been as it is: what was due earlier is not made by it. */
  readonly since: IsoTime;
  readonly isEnded: boolean;
  /** Of the event that it is as it is by. */
  readonly eventId: string;
}

/**
 * The latest event counts, whatever order they come in: events of a schedule that moved to another tenant may stand in two
 * partitions. A report that this program does not know leaves the schedule as it was.
 */
export function evolveSchedule(
  before: ScheduleState | undefined,
  event: ReportScheduled | ReportScheduleEnded,
): ScheduleState | undefined {
  const { time, id } = event;
  if (before !== undefined && !isLater(event, before)) return before;
  if (event.type === 'ReportScheduleEnded')
    return before === undefined ? undefined : { ...before, since: time, isEnded: true, eventId: id };
  const { schedule: name, cron, timeZone, parameters, formats, ofTenant: tenant, recipients } = event.data;
  const report = PERIODIC_REPORT_KINDS.find((kind) => kind === event.data.report);
  if (report === undefined) return before;
  const schedule = { name, cron, timeZone, report, parameters, formats, tenant, recipients };
  return { schedule, since: time, isEnded: false, eventId: id };
}

const isLater = (
  event: { readonly time: string; readonly id: string },
  { since, eventId }: ScheduleState,
): boolean => event.time > since || (event.time === since && event.id > eventId);
