import { z } from 'zod';
import { alertReferenceShape, exampleAlertReference } from './alert-reference.ts';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';

export const alertAcknowledgedV1 = defineEvent({
  type: 'AlertAcknowledged',
  version: 1,
  stream: 'lifecycle',
  meaning: 'Somebody other than the owner of the key looks into an alert.',
  data: z.strictObject({ ...alertReferenceShape, note: z.string().nullable() }),
  example: {
    ...exampleEnvelope,
    data: { ...exampleAlertReference, note: 'Asking the team that ran the old pipeline.' },
  },
});
export type AlertAcknowledged = EventOf<typeof alertAcknowledgedV1>;
