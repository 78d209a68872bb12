/**
 * What policies have done about keys, and what is excepted from them, in the read model of the lifecycle stream. The
 * columns `body` are the folded states as JSON and what answers are made from; the others exist to find and to count rows.
 */
export const POLICY_SCHEMA: readonly string[] = [
  `CREATE TABLE policy_chains (
    key_id TEXT NOT NULL,
    policy TEXT NOT NULL,
    control TEXT NOT NULL,
    dry_run INTEGER NOT NULL,
    -- Null: cleared, and kept only for the identity of what begins next.
    last_step TEXT,
    body TEXT NOT NULL,
    PRIMARY KEY (key_id, policy, control)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE policy_exceptions (
    id TEXT PRIMARY KEY NOT NULL,
    tenant TEXT NOT NULL,
    policy TEXT NOT NULL,
    -- What people did: requested, approved, rejected or withdrawn. That time passes changes no row.
    state TEXT NOT NULL,
    until TEXT NOT NULL,
    body TEXT NOT NULL
  ) STRICT`,
  `CREATE TABLE policy_holds (
    policy TEXT PRIMARY KEY NOT NULL,
    day TEXT NOT NULL
  ) STRICT`,
];

export const POLICY_INDEXES: readonly string[] = [
  'CREATE INDEX policy_chains_by_step ON policy_chains (policy, last_step, dry_run)',
  'CREATE INDEX policy_exceptions_by_policy ON policy_exceptions (policy, state)',
  'CREATE INDEX policy_exceptions_by_tenant ON policy_exceptions (tenant, id)',
];
