import type { Principal } from '../../identity/domain/principal.ts';
import { isOpen, type Session } from '../../identity/domain/session.ts';
import type {
  PrincipalDirectory,
  PrincipalFilter,
  SessionMatch,
} from '../../identity/principal-directory.ts';
import type { ReadModelStore, Row } from '../projection.ts';
import { parsePrincipal, parseSession, SELECT_PRINCIPAL, SELECT_SESSION } from './fold-identity.ts';

const FIND_BY_NAME = 'SELECT state FROM principals WHERE name = ? ORDER BY id LIMIT 1';
const FIND_BY_IDENTITY = `SELECT p.state FROM principal_identities i JOIN principals p ON p.id = i.principal_id
  WHERE i.provider = ? AND i.subject = ? ORDER BY p.id LIMIT 1`;
const FIND_TOKEN = 'SELECT session_id, is_current FROM session_tokens WHERE hash = ?';
const LIST_PRINCIPALS = `SELECT name, state FROM principals
  WHERE name > ? AND (? IS NULL OR tenant = ?) AND (? IS NULL OR role = ?) AND (? IS NULL OR kind = ?)
  ORDER BY name LIMIT ?`;
const LIST_SESSIONS = `SELECT id, state FROM sessions
  WHERE (? IS NULL OR principal_id = ?) AND (? IS NULL OR tenant = ?) AND (? IS NULL OR id < ?)
  ORDER BY id DESC LIMIT ?`;
const OPEN_SESSIONS =
  'SELECT state FROM sessions WHERE principal_id = ? AND is_ended = 0 AND expires_at > ? ORDER BY id';

/** Principals looked up by name are kept, also those that do not exist: every verification asks for its key's owner. */
const NAMES_KEPT_MAX = 50_000;

/**
 * Principals and sessions in the read model of the lifecycle stream. Whoever folds into the store calls
 * {@link SqlitePrincipalDirectory.forget} when principals may have changed.
 */
export class SqlitePrincipalDirectory implements PrincipalDirectory {
  readonly #store: Pick<ReadModelStore, 'get' | 'all'>;
  readonly #byName = new Map<string, Principal | null>();
  #revision = 0;

  constructor(store: Pick<ReadModelStore, 'get' | 'all'>) {
    this.#store = store;
  }

  forget(): void {
    this.#byName.clear();
    this.#revision += 1;
  }

  revision(): number {
    return this.#revision;
  }

  byId(principalId: string): Principal | undefined {
    return principalOf(this.#store.get(SELECT_PRINCIPAL, principalId));
  }

  byName(name: string): Principal | undefined {
    const kept = this.#byName.get(name);
    if (kept !== undefined) return kept ?? undefined;
    const found = principalOf(this.#store.get(FIND_BY_NAME, name));
    if (this.#byName.size >= NAMES_KEPT_MAX) this.#byName.clear();
    this.#byName.set(name, found ?? null);
    return found;
  }

  byIdentity(provider: string, subject: string): Principal | undefined {
    return principalOf(this.#store.get(FIND_BY_IDENTITY, provider, subject));
  }

  list(
    { tenant = null, role = null, kind = null }: Partial<Record<keyof PrincipalFilter, string | null>>,
    page: { readonly after: string | null; readonly limit: number },
  ): { readonly items: readonly Principal[]; readonly next: string | null } {
    const filters = [tenant, tenant, role, role, kind, kind];
    const rows = this.#store.all(LIST_PRINCIPALS, page.after ?? '', ...filters, page.limit + 1);
    return pageOf(rows, page.limit, 'name', (row) => parsePrincipal(row['state']));
  }

  session(sessionId: string): Session | undefined {
    const row = this.#store.get(SELECT_SESSION, sessionId);
    return row === undefined ? undefined : parseSession(row['state']);
  }

  sessionByTokenHash(tokenHash: string): SessionMatch | undefined {
    const row = this.#store.get(FIND_TOKEN, tokenHash);
    if (row === undefined) return undefined;
    const session = this.session(String(row['session_id']));
    return session === undefined ? undefined : { session, isCurrent: row['is_current'] === 1 };
  }

  sessions(
    {
      principalId = null,
      tenant = null,
    }: { readonly principalId?: string | null; readonly tenant?: string | null },
    page: { readonly before: string | null; readonly limit: number },
  ): { readonly items: readonly Session[]; readonly next: string | null } {
    const filters = [principalId, principalId, tenant, tenant, page.before, page.before];
    const rows = this.#store.all(LIST_SESSIONS, ...filters, page.limit + 1);
    return pageOf(rows, page.limit, 'id', (row) => parseSession(row['state']));
  }

  openSessions(principalId: string, now: string): readonly Session[] {
    return this.#store
      .all(OPEN_SESSIONS, principalId, now)
      .map((row) => parseSession(row['state']))
      .filter((session) => isOpen(session, now));
  }
}

const principalOf = (row: Row | undefined): Principal | undefined =>
  row === undefined ? undefined : parsePrincipal(row['state']);

function pageOf<Item>(
  rows: readonly Row[],
  limit: number,
  cursor: string,
  itemOf: (row: Row) => Item,
): { readonly items: readonly Item[]; readonly next: string | null } {
  const shown = rows.slice(0, limit);
  return { items: shown.map(itemOf), next: rows.length > limit ? String(shown.at(-1)?.[cursor]) : null };
}
