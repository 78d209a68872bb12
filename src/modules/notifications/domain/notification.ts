import type { NotificationType, TEST_NOTIFICATION_TYPE } from './notification-types.ts';

/** A file that goes with a notification: what the store of report runs has under a key. */
export interface NotificationFile {
  readonly objectKey: string;
  readonly fileName: string;
  readonly contentType: string;
}

/**
 * Something that people are told, on every channel that takes its type. It follows from one event of the trail, whose id
 * is also its own, so that a receiver who gets it twice can tell.
 */
export interface Notification {
  readonly id: string;
  /** What channels choose by. */
  readonly type: NotificationType | typeof TEST_NOTIFICATION_TYPE;
  readonly time: string;
  readonly tenant: string;
  /** Notifications with the same one arrive in the order of their events: the alert's id, the schedule's name. */
  readonly orderKey: string;
  /** One line, as in the subject of a mail. */
  readonly subject: string;
  /** Plain text of a few sentences. */
  readonly text: string;
  /** For programs: what the webhook's body has under `data`. Never holds a secret. */
  readonly data: Readonly<Record<string, unknown>>;
  /** Mail addresses of people who are told beside those of the channel, such as the owner of the key. */
  readonly recipients: readonly string[];
  readonly files: readonly NotificationFile[];
}
