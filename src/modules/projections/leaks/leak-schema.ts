/**
 * Table of reports of leaked secrets, in the read model of the lifecycle stream. The column `body` is the folded state as
 * JSON and what answers are made from; the others exist to find rows.
 */
export const LEAK_SCHEMA: readonly string[] = [
  `CREATE TABLE leaks (
    id TEXT PRIMARY KEY NOT NULL,
    tenant TEXT NOT NULL,
    key_id TEXT,
    fingerprint TEXT,
    reported_at TEXT NOT NULL,
    action TEXT NOT NULL,
    -- The alert that tells of it; null: none does.
    alert_id TEXT,
    body TEXT NOT NULL
  ) STRICT`,
];

export const LEAK_INDEXES: readonly string[] = [
  'CREATE INDEX leaks_by_time ON leaks (reported_at, id)',
  'CREATE INDEX leaks_by_tenant ON leaks (tenant, reported_at, id)',
  'CREATE INDEX leaks_by_key ON leaks (key_id, fingerprint)',
  'CREATE INDEX leaks_by_alert ON leaks (alert_id) WHERE alert_id IS NOT NULL',
];
