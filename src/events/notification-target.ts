import { z } from 'zod';
import { SEVERITIES } from './alert-reference.ts';

/** How a channel reaches people: what speaks to them, and whom it is told of what. */
export const CHANNEL_KINDS = ['log', 'webhook', 'slack', 'email', 'kafka'] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** What the trail keeps of a channel: enough to see who was told, and nothing that would let somebody tell them. */
export const channelDescriptionSchema = z.strictObject({
  kind: z.enum(CHANNEL_KINDS),
  /** Host of the endpoint or mail server, or the topic; null where there is none. Never a path: that may be a secret. */
  target: z.string().nullable(),
  /** Mail addresses of the channel. */
  to: z.array(z.string()).readonly(),
  types: z.array(z.string()).readonly(),
  minSeverity: z.enum(SEVERITIES).nullable(),
  tenants: z.array(z.string()).readonly().nullable(),
});
export type ChannelDescription = Readonly<z.infer<typeof channelDescriptionSchema>>;

/** Which notification an event is about, and on which channel; in every event about one. */
export const notificationReferenceShape = {
  /** Id of the event that people are told of. */
  notificationId: z.string(),
  notificationType: z.string(),
  channel: z.string(),
  kind: z.enum(CHANNEL_KINDS),
  target: z.string().nullable(),
  /** How often it was tried, by the process that recorded this. */
  attempts: z.int().nonnegative(),
};

export const exampleNotificationReference = {
  notificationId: '019a9b3c-5d71-7b12-9c23-ad34be45cf57',
  notificationType: 'alert.raised',
  channel: 'oncall',
  kind: 'webhook',
  target: 'alerts.example.com',
  attempts: 1,
} as const;
