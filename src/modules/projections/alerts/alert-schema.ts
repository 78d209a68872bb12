/**
 * Tables of alerts, in the read model of the lifecycle stream. The columns `body` are the folded states as JSON and what
 * answers are made from; the others exist to find and to count rows.
 */
export const ALERT_SCHEMA: readonly string[] = [
  `CREATE TABLE alerts (
    id TEXT PRIMARY KEY NOT NULL,
    tenant TEXT NOT NULL,
    rule TEXT NOT NULL,
    -- The index in SEVERITIES, so that the highest is a maximum.
    severity INTEGER NOT NULL,
    key_id TEXT,
    owner TEXT,
    -- The key's id, else the subject: what alerts are grouped by.
    group_id TEXT NOT NULL,
    raised_at TEXT NOT NULL,
    state TEXT NOT NULL,
    suppressed_by TEXT,
    body TEXT NOT NULL
  ) STRICT`,
  `CREATE TABLE alert_suppressions (
    id TEXT PRIMARY KEY NOT NULL,
    tenant TEXT NOT NULL,
    starts_at TEXT NOT NULL,
    -- The first instant that it does not cover.
    ends_at TEXT NOT NULL,
    body TEXT NOT NULL
  ) STRICT`,
  // Who had which secret in their hands, from the events of the keys: whose an alert is must follow from the log alone.
  `CREATE TABLE secret_holders (
    key_id TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    event_id TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (key_id, at_ms, event_id)
  ) STRICT, WITHOUT ROWID`,
];

export const ALERT_INDEXES: readonly string[] = [
  'CREATE INDEX alerts_by_time ON alerts (raised_at, id)',
  'CREATE INDEX alerts_by_tenant ON alerts (tenant, raised_at, id)',
  'CREATE INDEX alerts_by_group ON alerts (group_id, raised_at, id)',
  'CREATE INDEX alerts_by_state ON alerts (state, severity, raised_at)',
  'CREATE INDEX suppressions_by_tenant ON alert_suppressions (tenant, ends_at)',
];
