/**
 * What is to be told, what became of it on each channel, and the channels themselves. Rows of notifications stand in the
 * order of the log (rowid), which is the order in which people are told. All of them follow from the events alone,
 * whatever batches they come in and whichever of two keys comes first.
 */
export const NOTIFICATION_SCHEMA: readonly string[] = [
  `CREATE TABLE notifications (
    id TEXT PRIMARY KEY NOT NULL,
    time TEXT NOT NULL,
    order_key TEXT NOT NULL,
    -- Key of the event that it follows from.
    key_id TEXT,
    -- The Notification as JSON.
    body TEXT NOT NULL
  ) STRICT`,
  `CREATE TABLE notification_settlements (
    notification_id TEXT NOT NULL,
    channel TEXT NOT NULL,
    time TEXT NOT NULL,
    notification_type TEXT NOT NULL,
    -- Null: delivered; else why not.
    abandoned TEXT,
    PRIMARY KEY (notification_id, channel)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE notification_channels (
    name TEXT PRIMARY KEY NOT NULL,
    -- The KnownChannel as JSON.
    body TEXT NOT NULL
  ) STRICT, WITHOUT ROWID`,
  // One row: the latest time of a notification. What is older than the retention before it is gone.
  `CREATE TABLE notification_horizon (one INTEGER PRIMARY KEY CHECK (one = 1), time TEXT NOT NULL) STRICT`,
];

export const NOTIFICATION_INDEXES: readonly string[] = [
  'CREATE INDEX notifications_by_time ON notifications (time, id)',
  'CREATE INDEX notification_settlements_by_time ON notification_settlements (channel, time)',
  'CREATE INDEX notification_settlements_to_drop ON notification_settlements (time)',
];
