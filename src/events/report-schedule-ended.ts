import { z } from 'zod';
import { NO_ORIGIN } from './envelope.ts';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';
import { exampleReportSchedule, reportScheduleShape } from './report-schedule-reference.ts';

export const reportScheduleEndedV1 = defineEvent({
  type: 'ReportScheduleEnded',
  version: 1,
  stream: 'lifecycle',
  meaning: 'A schedule of reports is no longer in keytrail.yaml. What it made stays.',
  data: z.strictObject(reportScheduleShape),
  example: {
    ...exampleEnvelope,
    keyId: null,
    tenant: '-',
    actor: { type: 'config', id: 'keytrail.yaml', email: null, credential: null },
    origin: NO_ORIGIN,
    data: exampleReportSchedule,
  },
});
export type ReportScheduleEnded = EventOf<typeof reportScheduleEndedV1>;
