import type { Abandonment } from '../../events/notification-abandoned.ts';
import type { IsoTime } from '../../shared/iso-time.ts';
import type { KnownChannel } from './domain/known-channel.ts';
import type { QueuedNotification } from './domain/queued-notification.ts';

/** The latest that became of a notification on a channel. */
export interface LastSettling {
  readonly at: IsoTime;
  readonly notificationType: string;
  /** Null: it was delivered. */
  readonly abandoned: Abandonment | null;
}

/** What is to be told and what was, as far as this process has folded the log. Every answer is synchronous. */
export interface NotificationDirectory {
  channels(): readonly KnownChannel[];
  /** Those after a place that are neither delivered nor abandoned on the channel, in their order, and where to go on. */
  unsettled(
    channel: string,
    from: { readonly since: IsoTime; readonly afterPlace: number },
    limit: number,
  ): { readonly items: readonly QueuedNotification[]; readonly place: number };
  isSettled(notificationId: string, channel: string): boolean;
  last(channel: string, what: 'delivered' | 'abandoned'): LastSettling | null;
}

/** Nest injection token of the {@link NotificationDirectory}. */
export const NOTIFICATION_DIRECTORY = Symbol('NotificationDirectory');
