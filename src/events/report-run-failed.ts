import { z } from 'zod';
import { NO_ORIGIN, systemActor } from './envelope.ts';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';
import { exampleReportRun, reportRunShape } from './report-schedule-reference.ts';

export const reportRunFailedV1 = defineEvent({
  type: 'ReportRunFailed',
  version: 1,
  stream: 'lifecycle',
  meaning:
    'A scheduled report could not be made, also not when it was tried again. The schedule goes on with its next instant.',
  data: z.strictObject({
    ...reportRunShape,
    attempts: z.int().positive(),
    /** Code of the refusal or of the failure, such as `query_timeout`. */
    code: z.string(),
    sentence: z.string(),
  }),
  example: {
    ...exampleEnvelope,
    keyId: null,
    tenant: '-',
    actor: systemActor('report-schedules'),
    origin: NO_ORIGIN,
    data: {
      ...exampleReportRun,
      attempts: 8,
      code: 'query_timeout',
      sentence: 'The query took longer than 300 seconds.',
    },
  },
});
export type ReportRunFailed = EventOf<typeof reportRunFailedV1>;
