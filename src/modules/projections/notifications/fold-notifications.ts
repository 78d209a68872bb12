import type { KnownEvent } from '../../../events/catalogue.ts';
import { epochMs, isoTime, MS_PER_DAY, MS_PER_HOUR, type IsoTime } from '../../../shared/iso-time.ts';
import { evolveChannel, type KnownChannel } from '../../notifications/domain/known-channel.ts';
import type { Notification } from '../../notifications/domain/notification.ts';
import type { ReadModelTransaction } from '../projection.ts';
import type { RoomFold } from '../rooms/room-fold.ts';
import { NOTIFICATION_INDEXES, NOTIFICATION_SCHEMA } from './notification-schema.ts';

/** What an event says to people; null: nothing. */
export type NotificationOf = (event: KnownEvent) => Notification | null;

/** How long it is known what was told: also as long as a service may stand still without anybody going untold. */
const RETENTION_MS = 7 * MS_PER_DAY;

const HORIZON = 'SELECT time FROM notification_horizon WHERE one = 1';
const RAISE_HORIZON = `INSERT INTO notification_horizon (one, time) VALUES (1, ?)
  ON CONFLICT (one) DO UPDATE SET time = excluded.time`;
const PUT = `INSERT INTO notifications (id, time, order_key, key_id, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`;
const DROP = 'DELETE FROM notifications WHERE time < ?';
const DROP_SETTLEMENTS = 'DELETE FROM notification_settlements WHERE time < ?';
const SETTLE = `INSERT INTO notification_settlements (notification_id, channel, time, notification_type, abandoned)
  VALUES (?, ?, ?, ?, ?) ON CONFLICT (notification_id, channel) DO NOTHING`;
const CHANNEL = 'SELECT body FROM notification_channels WHERE name = ?';
const PUT_CHANNEL = `INSERT INTO notification_channels (name, body) VALUES (?, ?)
  ON CONFLICT (name) DO UPDATE SET body = excluded.body`;
const DROP_CHANNEL = 'DELETE FROM notification_channels WHERE name = ?';

/**
 * The fold of what is to be told and what was. Rows are dropped a week after their time, by the times of later
 * notifications and never by a clock, so that every process and every replay keeps the same ones.
 */
export const foldNotifications = (notificationsOf: readonly NotificationOf[]): RoomFold => ({
  schema: NOTIFICATION_SCHEMA,
  indexes: NOTIFICATION_INDEXES,
  fold(tx: ReadModelTransaction, event: KnownEvent): boolean {
    for (const of of notificationsOf) {
      const notification = of(event);
      if (notification !== null) put(tx, notification, event.keyId);
    }
    return foldOwn(tx, event);
  },
});

/** @returns whether the event is about notifications only */
function foldOwn(tx: ReadModelTransaction, event: KnownEvent): boolean {
  switch (event.type) {
    case 'NotificationDelivered':
    case 'NotificationAbandoned': {
      const { notificationId, channel, notificationType } = event.data;
      const why = event.type === 'NotificationAbandoned' ? event.data.reason : null;
      if (event.time >= keptSince(horizon(tx)))
        tx.run(SETTLE, notificationId, channel, event.time, notificationType, why);
      return true;
    }
    case 'NotificationChannelChanged': {
      const { channel } = event.data;
      const row = tx.get(CHANNEL, channel);
      const before = row === undefined ? null : (JSON.parse(String(row['body'])) as KnownChannel);
      const after = evolveChannel(before, event);
      if (after === null) tx.run(DROP_CHANNEL, channel);
      else tx.run(PUT_CHANNEL, channel, JSON.stringify(after));
      return true;
    }
    default:
      return false;
  }
}

function put(tx: ReadModelTransaction, notification: Notification, keyId: string | null): void {
  const { id, time, orderKey } = notification;
  const before = horizon(tx);
  if (time < keptSince(before)) return;
  // Before anything is dropped: so the latest place is always taken, and none is given twice.
  tx.run(PUT, id, time, orderKey, keyId, JSON.stringify(notification));
  if (before !== null && time <= before) return;
  tx.run(RAISE_HORIZON, time);
  const since = keptSince(time);
  if (since === keptSince(before)) return;
  tx.run(DROP, since);
  tx.run(DROP_SETTLEMENTS, since);
}

function horizon(tx: ReadModelTransaction): IsoTime | null {
  const row = tx.get(HORIZON);
  return row === undefined ? null : String(row['time']);
}

/** By whole hours: looking for old rows with every new one would make a replay of many slow. */
const keptSince = (latest: IsoTime | null): IsoTime =>
  latest === null ? '' : isoTime(Math.floor(epochMs(latest) / MS_PER_HOUR) * MS_PER_HOUR - RETENTION_MS);
