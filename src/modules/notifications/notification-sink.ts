import type { Result } from '../../shared/result.ts';
import type { DeliveryFailure } from './domain/delivery-failure.ts';
import type { Notification } from './domain/notification.ts';

export type DeliveryOutcome = Result<null, DeliveryFailure>;

/**
 * What speaks to the people of one channel.
 *
 * - `deliver` is accepted only when the receiver has acknowledged the message; anything else is a failure, told as a value.
 *   After a failure the receiver may have it all the same, and whoever calls sends it again.
 * - Every attempt carries the notification's id where the receiver can see it, so that a repeat is recognised.
 * - An attempt takes bounded time and memory, whatever the receiver does, and ends soon after the signal is aborted.
 * - Texts arrive as they are: nothing in them becomes a header, a command or a mention.
 */
export interface NotificationSink {
  deliver(notification: Notification, signal: AbortSignal): Promise<DeliveryOutcome>;
  close(): Promise<void>;
}
