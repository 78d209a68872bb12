/**
 * Schedules of reports and their runs, in the read model of the lifecycle stream. `state` is the folded state as JSON and
 * the only column answers are made from; the others exist to find rows.
 */
export const SCHEDULE_SCHEMA: readonly string[] = [
  `CREATE TABLE report_schedules (
    name TEXT PRIMARY KEY NOT NULL,
    state TEXT NOT NULL
  ) STRICT`,
  `CREATE TABLE report_runs (
    id TEXT PRIMARY KEY NOT NULL,
    schedule TEXT NOT NULL,
    due_at TEXT NOT NULL,
    by_schedule INTEGER NOT NULL,
    report TEXT NOT NULL,
    -- Null: about all tenants.
    tenant TEXT,
    status TEXT NOT NULL,
    state TEXT NOT NULL
  ) STRICT`,
];

export const SCHEDULE_INDEXES: readonly string[] = [
  'CREATE INDEX report_runs_by_due ON report_runs (due_at, id)',
  'CREATE INDEX report_runs_by_schedule ON report_runs (schedule, due_at, id)',
];
