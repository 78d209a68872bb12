import type { IdentityEvent, KnownEvent, PrincipalEvent, SessionEvent } from '../../../events/catalogue.ts';
import { evolvePrincipal, type Principal } from '../../identity/domain/principal.ts';
import { evolveSession, type Session } from '../../identity/domain/session.ts';
import type { ReadModelTransaction } from '../projection.ts';

const IDENTITY_EVENTS: Readonly<Record<IdentityEvent['type'], true>> = {
  PrincipalCreated: true,
  PrincipalUpdated: true,
  PrincipalDisabled: true,
  PrincipalEnabled: true,
  SignedIn: true,
  SessionRefreshed: true,
  SessionRevoked: true,
};

export const isIdentityEvent = (event: KnownEvent): event is IdentityEvent =>
  Object.hasOwn(IDENTITY_EVENTS, event.type);

/** Rows were written by this program, so they are not validated again. */
export const parsePrincipal = (text: unknown): Principal => JSON.parse(String(text)) as Principal;
export const parseSession = (text: unknown): Session => JSON.parse(String(text)) as Session;

export const SELECT_PRINCIPAL = 'SELECT state FROM principals WHERE id = ?';
export const SELECT_SESSION = 'SELECT state FROM sessions WHERE id = ?';

const PUT_PRINCIPAL = `INSERT INTO principals (id, name, kind, tenant, role, state) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET name = excluded.name, kind = excluded.kind, tenant = excluded.tenant,
    role = excluded.role, state = excluded.state`;
const DROP_IDENTITIES = 'DELETE FROM principal_identities WHERE principal_id = ?';
const PUT_IDENTITY =
  'INSERT OR IGNORE INTO principal_identities (provider, subject, principal_id) VALUES (?, ?, ?)';
const PUT_SESSION = `INSERT INTO sessions (id, principal_id, tenant, expires_at, is_ended, state) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET is_ended = excluded.is_ended, state = excluded.state`;
const PUT_TOKEN = `INSERT INTO session_tokens (hash, session_id, is_current) VALUES (?, ?, 1)
  ON CONFLICT (hash) DO NOTHING`;
const RETIRE_TOKENS = 'UPDATE session_tokens SET is_current = 0 WHERE session_id = ?';
const DROP_TOKENS = 'DELETE FROM session_tokens WHERE session_id = ?';

/** Folds one event about a principal or a session into the tables. */
export function foldIdentity(tx: ReadModelTransaction, event: IdentityEvent): void {
  if (isSessionEvent(event)) foldSession(tx, event);
  else foldPrincipal(tx, event);
}

const isSessionEvent = (event: IdentityEvent): event is SessionEvent => 'sessionId' in event.data;

function foldPrincipal(tx: ReadModelTransaction, event: PrincipalEvent): void {
  const id = event.data.principalId;
  const row = tx.get(SELECT_PRINCIPAL, id);
  const before = row === undefined ? undefined : parsePrincipal(row['state']);
  const after = evolvePrincipal(before, event);
  if (after === undefined || after === before) return;
  tx.run(PUT_PRINCIPAL, id, after.name, after.kind, after.tenant, after.role, JSON.stringify(after));
  tx.run(DROP_IDENTITIES, id);
  for (const { provider, subject } of after.identities) tx.run(PUT_IDENTITY, provider, subject, id);
}

function foldSession(tx: ReadModelTransaction, event: SessionEvent): void {
  const id = event.data.sessionId;
  const row = tx.get(SELECT_SESSION, id);
  const before = row === undefined ? undefined : parseSession(row['state']);
  const after = evolveSession(before, event);
  if (after === undefined || after === before) return;
  const isEnded = after.ended === null ? 0 : 1;
  tx.run(PUT_SESSION, id, after.principalId, event.tenant, after.expiresAt, isEnded, JSON.stringify(after));
  if (isEnded === 1) {
    tx.run(DROP_TOKENS, id);
    return;
  }
  if (before !== undefined) tx.run(RETIRE_TOKENS, id);
  for (const hash of [after.refreshHash, after.code?.hash]) {
    if (typeof hash === 'string') tx.run(PUT_TOKEN, hash, id);
  }
}
