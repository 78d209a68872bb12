import { z } from 'zod';
import { SEVERITIES } from '../../../../events/alert-reference.ts';
import { ABANDONMENTS } from '../../../../events/notification-abandoned.ts';
import { CHANNEL_KINDS } from '../../../../events/notification-target.ts';
import type { ChannelState } from '../../../notifications/notification-channels.ts';

const settlingSchema = z
  .object({ at: z.string(), type: z.string(), reason: z.enum(ABANDONMENTS).nullable() })
  .readonly()
  .nullable();

/** A channel as the API shows it; addresses of endpoints are shown by their host only. */
export const channelSchema = z
  .object({
    name: z.string(),
    kind: z.enum(CHANNEL_KINDS),
    target: z.string().nullable(),
    to: z.array(z.string()).readonly(),
    types: z.array(z.string()).readonly(),
    minSeverity: z.enum(SEVERITIES).nullable(),
    tenants: z.array(z.string()).readonly().nullable(),
    since: z.string().nullable(),
    /** At most 1,000. */
    pending: z.int(),
    lastDelivery: settlingSchema,
    lastAbandonment: settlingSchema,
    lastFailure: z.object({ at: z.string(), sentence: z.string() }).readonly().nullable(),
    failing: z.boolean(),
    /** Whether the process that answers is the one that delivers; failures are known to that one only. */
    deliversHere: z.boolean(),
  })
  .readonly();
export type ChannelView = z.output<typeof channelSchema>;

export const channelListSchema = z.object({ items: z.array(channelSchema).readonly() });
export type ChannelListView = z.output<typeof channelListSchema>;

export const channelTestSchema = z
  .object({
    channel: z.string(),
    notificationId: z.string(),
    delivered: z.boolean(),
    sentence: z.string(),
    durationMs: z.int(),
  })
  .readonly();
export type ChannelTestView = z.output<typeof channelTestSchema>;

export const channelView = ({ lastDelivery, lastAbandonment, ...state }: ChannelState): ChannelView => ({
  ...state,
  lastDelivery: settlingView(lastDelivery),
  lastAbandonment: settlingView(lastAbandonment),
});

const settlingView = (settling: ChannelState['lastDelivery']): ChannelView['lastDelivery'] =>
  settling && { at: settling.at, type: settling.notificationType, reason: settling.abandoned };
