import { NO_ORIGIN, systemActor, type Actor, type Origin } from '../../../events/envelope.ts';
import type { Abandonment, NotificationAbandoned } from '../../../events/notification-abandoned.ts';
import type { NotificationChannelChanged } from '../../../events/notification-channel-changed.ts';
import type { NotificationDelivered } from '../../../events/notification-delivered.ts';
import type { ChannelDescription } from '../../../events/notification-target.ts';
import { derivedId } from '../../../shared/derived-id.ts';
import type { IsoTime } from '../../../shared/iso-time.ts';
import type { Channel } from './channel.ts';
import type { QueuedNotification } from './queued-notification.ts';

/** What became of a notification on a channel. */
export interface Settling {
  readonly queued: Pick<QueuedNotification, 'notification' | 'keyId'>;
  readonly channel: Channel;
  readonly attempts: number;
  readonly at: IsoTime;
  /** Who had it sent; the service itself where absent. */
  readonly by?: { readonly actor: Actor; readonly origin: Origin };
}

/** The id follows from notification and channel: two processes that both delivered it record one event. */
export const delivered = (settling: Settling): NotificationDelivered => ({
  ...envelopeOf('NotificationDelivered', settling),
  type: 'NotificationDelivered',
  data: reference(settling),
});

export const abandoned = (
  settling: Settling,
  reason: Abandonment,
  detail: string,
): NotificationAbandoned => ({
  ...envelopeOf('NotificationAbandoned', settling),
  type: 'NotificationAbandoned',
  data: { ...reference(settling), reason, detail },
});

/** @param eventId a new one: a channel may be added, removed and added again */
export const channelChanged = (
  eventId: string,
  at: IsoTime,
  tenant: string,
  data: {
    readonly channel: string;
    readonly change: NotificationChannelChanged['data']['change'];
    readonly description: ChannelDescription;
  },
): NotificationChannelChanged => ({
  id: eventId,
  type: 'NotificationChannelChanged',
  version: 1,
  time: at,
  keyId: null,
  tenant,
  ...BY_ITSELF,
  outcome: 'SUCCESS',
  data,
});

const BY_ITSELF = { actor: systemActor('notifications'), origin: NO_ORIGIN };

const envelopeOf = (what: string, { queued, channel, at, by = BY_ITSELF }: Settling) =>
  ({
    id: derivedId(what, queued.notification.id, channel.name),
    version: 1,
    time: at,
    keyId: queued.keyId,
    tenant: queued.notification.tenant,
    actor: by.actor,
    origin: by.origin,
    outcome: 'SUCCESS',
  }) as const;

const reference = ({ queued: { notification }, channel, attempts }: Settling) => ({
  notificationId: notification.id,
  notificationType: notification.type,
  channel: channel.name,
  kind: channel.transport.kind,
  target: channel.target,
  attempts,
});
