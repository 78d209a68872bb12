import { createHash } from 'node:crypto';
import type { REPORT_FILE_FORMATS } from '../../../events/report-schedule-reference.ts';
import type { PeriodicReportKind } from '../../reports/domain/report.ts';

export type ReportFileFormat = (typeof REPORT_FILE_FORMATS)[number];

/** A schedule as keytrail.yaml lists it, in plain data. */
export interface ReportSchedule {
  readonly name: string;
  readonly cron: string;
  /** IANA name, such as `Europe/Berlin`. */
  readonly timeZone: string;
  readonly report: PeriodicReportKind;
  readonly parameters: ScheduleParameters;
  readonly formats: readonly ReportFileFormat[];
  /** Null: every tenant's keys. */
  readonly tenant: string | null;
  /** Mail addresses. */
  readonly recipients: readonly string[];
}

/** What the report is asked for, with the names that its route has for it; what is missing has the route's default. */
export type ScheduleParameters = Readonly<Record<string, string | number | null>>;

/** Tells one wording of a schedule from another. */
export const scheduleDigest = (schedule: ReportSchedule): string => {
  const { name, cron, timeZone, report, parameters, formats, tenant, recipients } = schedule;
  const ordered = Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1));
  const parts = [name, cron, timeZone, report, ordered, formats, tenant, recipients];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
};
