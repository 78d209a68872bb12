import { z } from 'zod';
import { REPORT_FILE_FORMATS } from '../../../../events/report-schedule-reference.ts';
import { PERIODIC_REPORT_KINDS } from '../../../reports/domain/report.ts';
import type { ShownSchedule } from '../../../schedules/report-schedules.ts';
import { runSchema, runView } from './run-view.ts';

export const scheduleSchema = z.object({
  name: z.string(),
  cron: z.string(),
  timeZone: z.string(),
  report: z.enum(PERIODIC_REPORT_KINDS),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  formats: z.array(z.enum(REPORT_FILE_FORMATS)).readonly(),
  /** Null: all tenants. */
  tenant: z.string().nullable(),
  recipients: z.array(z.string()).readonly(),
  /** Since when it has been as it is. */
  since: z.string(),
  nextDueAt: z.string().nullable(),
  lastRun: runSchema.nullable(),
});
export type ScheduleView = Readonly<z.infer<typeof scheduleSchema>>;

export const schedulesSchema = z.object({ items: z.array(scheduleSchema) });

export const scheduleView = ({ schedule, since, nextDueAt, lastRun }: ShownSchedule): ScheduleView => ({
  ...schedule,
  since,
  nextDueAt,
  lastRun: lastRun === null ? null : runView(lastRun),
});
