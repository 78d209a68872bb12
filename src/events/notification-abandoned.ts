import { z } from 'zod';
import { NO_ORIGIN, systemActor } from './envelope.ts';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';
import { exampleNotificationReference, notificationReferenceShape } from './notification-target.ts';

/** Why a channel will not be told of something any more. */
export const ABANDONMENTS = ['gave_up', 'refused', 'silenced', 'test_failed'] as const;
export type Abandonment = (typeof ABANDONMENTS)[number];

export const notificationAbandonedV1 = defineEvent({
  type: 'NotificationAbandoned',
  version: 1,
  stream: 'lifecycle',
  meaning: 'A notification will not be sent on a channel any more, and this says why.',
  data: z.strictObject({
    ...notificationReferenceShape,
    reason: z.enum(ABANDONMENTS),
    /** What the last attempt met, in one sentence. */
    detail: z.string(),
  }),
  example: {
    ...exampleEnvelope,
    actor: systemActor('notifications'),
    origin: NO_ORIGIN,
    data: {
      ...exampleNotificationReference,
      attempts: 34,
      reason: 'gave_up',
      detail: 'alerts.example.com answered with status 500.',
    },
  },
});
export type NotificationAbandoned = EventOf<typeof notificationAbandonedV1>;
