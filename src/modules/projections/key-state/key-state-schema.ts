import type { ExternalStatus } from '../../keys/domain/external-key.ts';

/**
 * Tables of the key-state read model. `state` is the folded KeyState as JSON and the only column answers are made
 * from; the others exist to find rows. Both hash indexes allow repeated values on purpose: a fold that could fail on
 * an unlucky event would stop every process, so which of two keys with one hash is meant is decided when it is asked.
 */
export const KEY_STATE_SCHEMA: readonly string[] = [
  `CREATE TABLE keys (
    -- NOT NULL, which a primary key does not imply in SQLite, lets it trust that an order by id is a total one.
    id TEXT PRIMARY KEY NOT NULL,
    tenant TEXT NOT NULL,
    name TEXT NOT NULL,
    owner TEXT NOT NULL,
    kind TEXT NOT NULL,
    expires_at TEXT,
    -- expires_at while the key has no terminal event yet; what the expiry sweep looks for.
    due_at TEXT,
    secret_hash TEXT,
    previous_hash TEXT,
    fingerprint TEXT,
    -- Of a live key whose last rotation's grace has no end on record: when that is, and from when on a warning of it may
    -- be given, null once it was. What the sweep looks for.
    grace_ends_at TEXT,
    warnable_from TEXT,
    -- Of a live key that configuration decides about: where it was listed first.
    configured_in TEXT,
    state TEXT NOT NULL
  ) STRICT`,
];

/** The column `kind` of keys of other systems: for them it tells the status, which no time of asking changes. */
export const EXTERNAL_KINDS = {
  ACTIVE: 'external',
  DISABLED: 'external-disabled',
  REVOKED: 'external-revoked',
} as const satisfies Readonly<Record<ExternalStatus, string>>;

export const KEY_STATE_INDEXES: readonly string[] = [
  'CREATE INDEX keys_by_secret ON keys (secret_hash) WHERE secret_hash IS NOT NULL',
  'CREATE INDEX keys_by_previous_secret ON keys (previous_hash) WHERE previous_hash IS NOT NULL',
  'CREATE INDEX keys_by_due ON keys (due_at, id) WHERE due_at IS NOT NULL',
  'CREATE INDEX keys_by_grace_end ON keys (grace_ends_at, id, warnable_from) WHERE grace_ends_at IS NOT NULL',
  'CREATE INDEX keys_by_kind ON keys (kind, id, expires_at)',
  'CREATE INDEX keys_by_tenant ON keys (tenant, kind, id, expires_at)',
  'CREATE INDEX keys_by_owner ON keys (owner, id)',
  'CREATE INDEX keys_by_name ON keys (name, id)',
  'CREATE INDEX keys_configured ON keys (id) WHERE configured_in IS NOT NULL',
  'CREATE INDEX keys_by_fingerprint ON keys (fingerprint, id) WHERE fingerprint IS NOT NULL',
];

export const SELECT_STATE = 'SELECT state FROM keys WHERE id = ?';

export const UPSERT_KEY = `INSERT INTO keys
    (id, tenant, name, owner, kind, expires_at, due_at, secret_hash, previous_hash, fingerprint, grace_ends_at,
     warnable_from, configured_in, state)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET tenant = excluded.tenant, name = excluded.name, owner = excluded.owner,
    kind = excluded.kind, expires_at = excluded.expires_at, due_at = excluded.due_at,
    secret_hash = excluded.secret_hash, previous_hash = excluded.previous_hash, fingerprint = excluded.fingerprint,
    grace_ends_at = excluded.grace_ends_at, warnable_from = excluded.warnable_from,
    configured_in = excluded.configured_in, state = excluded.state`;
