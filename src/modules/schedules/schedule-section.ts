import type { SectionDefinition } from '../settings/file-section.ts';
import { cronTimes } from './cron/wall-pattern.ts';
import { readSchedules } from './domain/read-schedules.ts';
import type { ReportSchedule } from './domain/report-schedule.ts';

/** The section of keytrail.yaml that lists when which reports are made. */
export const reportSchedulesSection: SectionDefinition<readonly ReportSchedule[]> = {
  name: 'report_schedules',
  read: (section) => readSchedules(section, cronTimes),
};
