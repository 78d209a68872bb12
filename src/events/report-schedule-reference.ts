import { z } from 'zod';

/** Forms in which a report is handed out. */
export const REPORT_FILE_FORMATS = ['json', 'csv', 'html'] as const;

/** What a report is asked for, as it stands in keytrail.yaml. */
const parametersSchema = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));

/** What a schedule makes: named in full in each of its events, because keytrail.yaml may say something else by now. */
export const reportScheduleShape = {
  schedule: z.string(),
  report: z.string(),
  parameters: parametersSchema,
  /** Tenant whose keys the report is about; null: all. */
  ofTenant: z.string().nullable(),
  recipients: z.array(z.string()).readonly(),
};

/** A run of a schedule: which, and for which instant. */
export const reportRunShape = {
  runId: z.string(),
  ...reportScheduleShape,
  /** The instant that the report is about, whenever it was made. */
  dueAt: z.string(),
  /** `schedule`: its time had come. `request`: somebody asked for it. */
  trigger: z.enum(['schedule', 'request']),
  /** When runs of several due instants were missed and only the latest are made: the first that is not; else null. */
  passedOverFrom: z.string().nullable(),
};

/** The cast of the examples. */
export const exampleReportSchedule = {
  schedule: 'unused-keys-weekly',
  report: 'unused-keys',
  parameters: { days: 90 },
  ofTenant: null,
  recipients: ['compliance@example.com'],
};

export const exampleReportRun = {
  runId: 'run_5b1f0c9a7d3e4f6a8b2c1d0e9f8a7b6c',
  ...exampleReportSchedule,
  dueAt: '2026-11-16T05:00:00.000Z',
  trigger: 'schedule',
  passedOverFrom: null,
} as const;
