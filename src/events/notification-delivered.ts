import { z } from 'zod';
import { NO_ORIGIN, systemActor } from './envelope.ts';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';
import { exampleNotificationReference, notificationReferenceShape } from './notification-target.ts';

export const notificationDeliveredV1 = defineEvent({
  type: 'NotificationDelivered',
  version: 1,
  stream: 'lifecycle',
  meaning:
    'A channel took a notification: its endpoint, mail server or topic acknowledged it. It may have got it more than once, always under the same id.',
  data: z.strictObject(notificationReferenceShape),
  example: {
    ...exampleEnvelope,
    actor: systemActor('notifications'),
    origin: NO_ORIGIN,
    data: exampleNotificationReference,
  },
});
export type NotificationDelivered = EventOf<typeof notificationDeliveredV1>;
