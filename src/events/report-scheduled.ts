import { z } from 'zod';
import { NO_ORIGIN } from './envelope.ts';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';
import {
  exampleReportSchedule,
  REPORT_FILE_FORMATS,
  reportScheduleShape,
} from './report-schedule-reference.ts';

export const reportScheduledV1 = defineEvent({
  type: 'ReportScheduled',
  version: 1,
  stream: 'lifecycle',
  meaning:
    'keytrail.yaml has a schedule of reports that was not there before, or says something else about it. It counts from `time` on.',
  data: z.strictObject({
    ...reportScheduleShape,
    /** Five fields: minute, hour, day of the month, month, day of the week. */
    cron: z.string(),
    timeZone: z.string(),
    /** Forms that are made and sent; JSON is made and kept in any case. */
    formats: z.array(z.enum(REPORT_FILE_FORMATS)).readonly(),
  }),
  example: {
    ...exampleEnvelope,
    keyId: null,
    tenant: '-',
    actor: { type: 'config', id: 'keytrail.yaml', email: null, credential: null },
    origin: NO_ORIGIN,
    data: {
      ...exampleReportSchedule,
      cron: '0 6 * * 1',
      timeZone: 'Europe/Berlin',
      formats: ['html', 'csv'],
    },
  },
});
export type ReportScheduled = EventOf<typeof reportScheduledV1>;
