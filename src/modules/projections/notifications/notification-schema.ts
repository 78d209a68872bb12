/** What is to be told; whether it was told on which channel stands in events of its own. */
export const NOTIFICATION_SCHEMA: readonly string[] = [
  `CREATE TABLE notifications (
    id TEXT PRIMARY KEY NOT NULL,
    time TEXT NOT NULL,
    order_key TEXT NOT NULL,
    -- The Notification as JSON.
    body TEXT NOT NULL
  ) STRICT`,
];

export const NOTIFICATION_INDEXES: readonly string[] = [
  'CREATE INDEX notifications_by_time ON notifications (time, id)',
];
