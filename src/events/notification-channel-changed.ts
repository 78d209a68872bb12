import { z } from 'zod';
import { NO_ORIGIN, systemActor } from './envelope.ts';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';
import { channelDescriptionSchema } from './notification-target.ts';

export const notificationChannelChangedV1 = defineEvent({
  type: 'NotificationChannelChanged',
  version: 1,
  stream: 'lifecycle',
  meaning:
    'keytrail.yaml adds, changes or drops a channel: from here on other people are told of alerts than before.',
  data: z.strictObject({
    channel: z.string(),
    change: z.enum(['added', 'changed', 'removed']),
    /** The channel as it is now; as it was, where it is removed. */
    description: channelDescriptionSchema,
  }),
  example: {
    ...exampleEnvelope,
    keyId: null,
    actor: systemActor('notifications'),
    origin: NO_ORIGIN,
    data: {
      channel: 'oncall',
      change: 'added',
      description: {
        kind: 'webhook',
        target: 'alerts.example.com',
        to: [],
        types: ['alert.*'],
        minSeverity: 'high',
        tenants: null,
      },
    },
  },
});
export type NotificationChannelChanged = EventOf<typeof notificationChannelChangedV1>;
