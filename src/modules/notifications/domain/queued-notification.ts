import type { Notification } from './notification.ts';

/** A notification as the fold has it. */
export interface QueuedNotification {
  readonly notification: Notification;
  /** Key of the event that it follows from, so that what becomes of it is ordered with that; null: no key. */
  readonly keyId: string | null;
  /** Counts up in the order of the log as this process has folded it. */
  readonly place: number;
}
