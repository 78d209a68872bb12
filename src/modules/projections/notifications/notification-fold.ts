import type { KnownEvent } from '../../../events/catalogue.ts';
import type { Notification } from '../../notifications/domain/notification.ts';
import type { ReadModelTransaction } from '../projection.ts';
import type { RoomFold } from '../rooms/room-fold.ts';
import { NOTIFICATION_INDEXES, NOTIFICATION_SCHEMA } from './notification-schema.ts';

/** What an event says to people; null: nothing. Add a room's here. */
type NotificationOf = (event: KnownEvent) => Notification | null;
const NOTIFICATIONS: readonly NotificationOf[] = [];

const PUT = `INSERT INTO notifications (id, time, order_key, body) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`;

/** What is to be told, derived from the events alone: it can neither be forgotten by a crash nor told of what is not so. */
export const notificationFold: RoomFold = {
  schema: NOTIFICATION_SCHEMA,
  indexes: NOTIFICATION_INDEXES,
  fold(tx: ReadModelTransaction, event: KnownEvent): boolean {
    for (const of of NOTIFICATIONS) {
      const notification = of(event);
      if (notification === null) continue;
      const { id, time, orderKey } = notification;
      tx.run(PUT, id, time, orderKey, JSON.stringify(notification));
    }
    return false;
  },
};
