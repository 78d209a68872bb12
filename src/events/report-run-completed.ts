import { z } from 'zod';
import { NO_ORIGIN, systemActor } from './envelope.ts';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';
import { exampleReportRun, REPORT_FILE_FORMATS, reportRunShape } from './report-schedule-reference.ts';

/** What a scheduled report came to: the event that people are told by, so all that they are told is in it. */
export const reportRunCompletedV1 = defineEvent({
  type: 'ReportRunCompleted',
  version: 1,
  stream: 'lifecycle',
  meaning:
    'A scheduled report was made and its files are kept. There is one such event for a run, whatever number of processes made it.',
  data: z.strictObject({
    ...reportRunShape,
    files: z
      .array(
        z.strictObject({
          format: z.enum(REPORT_FILE_FORMATS),
          /** Key of the object in the store of report runs. */
          objectKey: z.string(),
          sha256: z.string(),
          bytes: z.int().nonnegative(),
          /** Whether it goes to the recipients; the JSON is kept also where nobody asked for it. */
          sent: z.boolean(),
        }),
      )
      .readonly(),
    title: z.string(),
    rows: z.int().nonnegative(),
    /** Figures of the report by name. */
    summary: z.record(z.string(), z.number()),
    logPosition: z.string(),
    /** When the kept files were made, as they say themselves. */
    madeAt: z.string(),
  }),
  example: {
    ...exampleEnvelope,
    keyId: null,
    tenant: '-',
    actor: systemActor('report-schedules'),
    origin: NO_ORIGIN,
    data: {
      ...exampleReportRun,
      files: [
        {
          format: 'json',
          objectKey:
            'unused-keys-weekly/2026/11/16/run_5b1f0c9a7d3e4f6a8b2c1d0e9f8a7b6c/unused-keys-2026-11-16.json',
          sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
          bytes: 4_096,
          sent: false,
        },
      ],
      title: 'Keys not used for 90 days',
      rows: 12,
      summary: { findings: 12, disabled: 1, unknown: 0 },
      logPosition: 'lifecycle 0:220, usage 0:250000',
      madeAt: '2026-11-16T05:00:02.417Z',
    },
  },
});
export type ReportRunCompleted = EventOf<typeof reportRunCompletedV1>;
