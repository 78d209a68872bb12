import type { Abandonment } from '../../../events/notification-abandoned.ts';
import type { IsoTime } from '../../../shared/iso-time.ts';
import type { KnownChannel } from '../../notifications/domain/known-channel.ts';
import type { Notification } from '../../notifications/domain/notification.ts';
import type { QueuedNotification } from '../../notifications/domain/queued-notification.ts';
import type { LastSettling, NotificationDirectory } from '../../notifications/notification-directory.ts';
import type { Row } from '../projection.ts';
import type { RoomRows } from '../rooms/room-fold.ts';

const CHANNELS = 'SELECT body FROM notification_channels ORDER BY name';
const LAST_PLACE = 'SELECT max(rowid) AS place FROM notifications';
/** The plus keeps SQLite from going by the index of times, which would have it sort. */
const UNSETTLED = `SELECT n.rowid AS place, n.key_id, n.body FROM notifications n
  WHERE n.rowid > ? AND +n.time >= ? AND NOT EXISTS (
    SELECT 1 FROM notification_settlements s WHERE s.notification_id = n.id AND s.channel = ?
  ) ORDER BY n.rowid LIMIT ?`;
const IS_SETTLED = 'SELECT 1 FROM notification_settlements WHERE notification_id = ? AND channel = ?';
const LAST_DELIVERED = `SELECT time, notification_type, abandoned FROM notification_settlements
  WHERE channel = ? AND abandoned IS NULL ORDER BY time DESC LIMIT 1`;
const LAST_ABANDONED = `SELECT time, notification_type, abandoned FROM notification_settlements
  WHERE channel = ? AND abandoned IS NOT NULL ORDER BY time DESC LIMIT 1`;

/** The tables of notifications in the store of the keys. They were written by this program, so rows are not validated. */
export class SqliteNotificationDirectory implements NotificationDirectory {
  readonly #rows: RoomRows;

  constructor(rows: RoomRows) {
    this.#rows = rows;
  }

  channels(): readonly KnownChannel[] {
    return this.#rows.all(CHANNELS).map((row) => JSON.parse(String(row['body'])) as KnownChannel);
  }

  unsettled(
    channel: string,
    { since, afterPlace }: { readonly since: IsoTime; readonly afterPlace: number },
    limit: number,
  ): { readonly items: readonly QueuedNotification[]; readonly place: number } {
    const last = Number(this.#rows.get(LAST_PLACE)?.['place'] ?? 0);
    if (last <= afterPlace) return { items: [], place: afterPlace };
    const items = this.#rows.all(UNSETTLED, afterPlace, since, channel, limit).map(queuedOf);
    return { items, place: items.length < limit ? last : (items.at(-1)?.place ?? last) };
  }

  isSettled(notificationId: string, channel: string): boolean {
    return this.#rows.get(IS_SETTLED, notificationId, channel) !== undefined;
  }

  last(channel: string, what: 'delivered' | 'abandoned'): LastSettling | null {
    const row = this.#rows.get(what === 'delivered' ? LAST_DELIVERED : LAST_ABANDONED, channel);
    if (row === undefined) return null;
    return {
      at: String(row['time']),
      notificationType: String(row['notification_type']),
      abandoned: row['abandoned'] === null ? null : (String(row['abandoned']) as Abandonment),
    };
  }
}

const queuedOf = (row: Row): QueuedNotification => ({
  notification: JSON.parse(String(row['body'])) as Notification,
  keyId: row['key_id'] === null ? null : String(row['key_id']),
  place: Number(row['place']),
});
