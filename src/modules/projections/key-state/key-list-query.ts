import type { KeyFilter } from '../../keys/key-directory.ts';
import type { KeyState, KeyStatus } from '../../keys/domain/key-state.ts';
import type { Cell } from '../projection.ts';
import { EXTERNAL_KINDS } from './key-state-schema.ts';

export interface KeyListQuery {
  readonly sql: string;
  readonly parameters: readonly Cell[];
}

/** A stretch of an index that is in order of id by itself, so that a page costs its own length and not the table's. */
interface Branch {
  readonly kind: StoredKind | null;
  readonly expiry: 'any' | 'ahead' | 'passed';
}

type StoredKind =
  Exclude<KeyState['kind'], 'absent' | 'external'> | (typeof EXTERNAL_KINDS)[keyof typeof EXTERNAL_KINDS];

const STORED_KINDS: readonly StoredKind[] = [
  'active',
  'disabled',
  'revoked',
  'expired',
  ...Object.values(EXTERNAL_KINDS),
];

/** A stored kind stays `active` until the sweep has found an expiry that passed, so status is a matter of the time. */
const BRANCHES: Readonly<Record<KeyStatus, readonly Branch[]>> = {
  ACTIVE: [
    { kind: 'active', expiry: 'ahead' },
    { kind: EXTERNAL_KINDS.ACTIVE, expiry: 'any' },
  ],
  DISABLED: [
    { kind: 'disabled', expiry: 'any' },
    { kind: EXTERNAL_KINDS.DISABLED, expiry: 'any' },
  ],
  REVOKED: [
    { kind: 'revoked', expiry: 'any' },
    { kind: EXTERNAL_KINDS.REVOKED, expiry: 'any' },
  ],
  EXPIRED: [
    { kind: 'expired', expiry: 'any' },
    { kind: 'active', expiry: 'passed' },
  ],
};
const EVERY_KIND: readonly Branch[] = STORED_KINDS.map((kind) => ({ kind, expiry: 'any' }));
const WHOLE_TABLE: readonly Branch[] = [{ kind: null, expiry: 'any' }];

const EXPIRY_CONDITIONS: Readonly<Record<Branch['expiry'], string | null>> = {
  any: null,
  ahead: '(expires_at IS NULL OR expires_at > ?)',
  passed: 'due_at <= ?',
};

/**
 * One page of keys in order of id as SQL. Without stored statistics SQLite cannot tell a common kind from a rare owner,
 * so each branch names the index that serves it.
 */
export function keyListQuery(
  filter: KeyFilter,
  page: { readonly after: string | null; readonly limit: number; readonly now: string },
): KeyListQuery {
  const index = indexFor(filter);
  const parts = branchesFor(filter, index).map((branch) => branchQuery(filter, branch, index, page));
  const union = parts.map((part) => `SELECT * FROM (${part.sql})`).join(' UNION ALL ');
  return {
    sql: `SELECT id, state FROM (${union}) ORDER BY id LIMIT ?`,
    parameters: [...parts.flatMap((part) => part.parameters), page.limit],
  };
}

function branchesFor(filter: KeyFilter, index: string | null): readonly Branch[] {
  if (filter.status !== undefined) return BRANCHES[filter.status];
  return index === 'keys_by_tenant' ? EVERY_KIND : WHOLE_TABLE;
}

/** The most selective filter first: few keys share a fingerprint, a name or an owner. Null: the primary key. */
function indexFor(filter: KeyFilter): string | null {
  if (filter.fingerprint !== undefined) return 'keys_by_fingerprint';
  if (filter.name !== undefined) return 'keys_by_name';
  if (filter.owner !== undefined) return 'keys_by_owner';
  if (filter.tenant !== undefined) return 'keys_by_tenant';
  return filter.status === undefined ? null : 'keys_by_kind';
}

function branchQuery(
  filter: KeyFilter,
  branch: Branch,
  index: string | null,
  page: { readonly after: string | null; readonly limit: number; readonly now: string },
): KeyListQuery {
  const conditions: string[] = ['id > ?'];
  const parameters: Cell[] = [page.after ?? ''];
  const add = (condition: string | null, value: Cell | undefined): void => {
    if (condition === null || value === undefined) return;
    conditions.push(condition);
    parameters.push(value);
  };
  add('fingerprint = ?', filter.fingerprint);
  add('name = ?', filter.name);
  add('owner = ?', filter.owner);
  add('tenant = ?', filter.tenant);
  // No index of its own: whoever asks for a role asks once at the start, for the few administrators.
  add("json_extract(state, '$.key.role') = ?", filter.role);
  add('kind = ?', branch.kind ?? undefined);
  add(EXPIRY_CONDITIONS[branch.expiry], page.now);
  const served = branch.expiry === 'passed' && isBroad(index) ? 'keys_by_due' : index;
  const by = served === null ? '' : `INDEXED BY ${served} `;
  return {
    sql: `SELECT id, state FROM keys ${by}WHERE ${conditions.join(' AND ')} ORDER BY id LIMIT ?`,
    parameters: [...parameters, page.limit],
  };
}

/** Keys that await the sweep are few; an index that holds most keys is the longer way to them. */
const isBroad = (index: string | null): boolean => index === 'keys_by_kind' || index === 'keys_by_tenant';
