import { z } from 'zod';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';
import { exampleReportRun, REPORT_FILE_FORMATS } from './report-schedule-reference.ts';

export const reportFileReadV1 = defineEvent({
  type: 'ReportFileRead',
  version: 1,
  stream: 'usage',
  meaning: 'Somebody was given a file of a report run: which, and the hash of its bytes.',
  data: z.strictObject({
    runId: z.string(),
    schedule: z.string(),
    report: z.string(),
    dueAt: z.string(),
    format: z.enum(REPORT_FILE_FORMATS),
    objectKey: z.string(),
    sha256: z.string(),
  }),
  example: {
    ...exampleEnvelope,
    data: {
      runId: exampleReportRun.runId,
      schedule: exampleReportRun.schedule,
      report: exampleReportRun.report,
      dueAt: exampleReportRun.dueAt,
      format: 'csv',
      objectKey:
        'unused-keys-weekly/2026/11/16/run_5b1f0c9a7d3e4f6a8b2c1d0e9f8a7b6c/unused-keys-2026-11-16.csv',
      sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    },
  },
});
export type ReportFileRead = EventOf<typeof reportFileReadV1>;
