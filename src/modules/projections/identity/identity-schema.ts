/**
 * Tables of principals and sessions, in the read model of the lifecycle stream. `state` is the folded state as JSON and
 * the only column answers are made from; the others exist to find rows.
 */
export const IDENTITY_SCHEMA: readonly string[] = [
  `CREATE TABLE principals (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    tenant TEXT NOT NULL,
    role TEXT NOT NULL,
    state TEXT NOT NULL
  ) STRICT`,
  // Not unique by identity: a fold that could fail would stop every process. Which of two is meant is decided when asked.
  `CREATE TABLE principal_identities (
    provider TEXT NOT NULL,
    subject TEXT NOT NULL,
    principal_id TEXT NOT NULL,
    PRIMARY KEY (provider, subject, principal_id)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE sessions (
    id TEXT PRIMARY KEY NOT NULL,
    principal_id TEXT NOT NULL,
    tenant TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    is_ended INTEGER NOT NULL,
    state TEXT NOT NULL
  ) STRICT`,
  // Tokens of sessions that have not ended. A used one stays, so that it is recognised when it comes back.
  `CREATE TABLE session_tokens (
    hash TEXT PRIMARY KEY NOT NULL,
    session_id TEXT NOT NULL,
    is_current INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
];

export const IDENTITY_INDEXES: readonly string[] = [
  'CREATE INDEX principals_by_name ON principals (name)',
  'CREATE INDEX principals_by_tenant ON principals (tenant, name)',
  'CREATE INDEX identities_by_principal ON principal_identities (principal_id)',
  'CREATE INDEX sessions_by_principal ON sessions (principal_id, id)',
  'CREATE INDEX sessions_by_tenant ON sessions (tenant, id)',
  'CREATE INDEX tokens_by_session ON session_tokens (session_id)',
];
