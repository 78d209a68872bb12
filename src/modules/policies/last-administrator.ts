import { isAdministrator } from '../identity/domain/administrator.ts';
import { ownerStanding } from '../identity/owner-role.ts';
import type { PrincipalDirectory } from '../identity/principal-directory.ts';
import type { KeyState } from '../keys/domain/key-state.ts';
import type { KeyDirectory } from '../keys/key-directory.ts';

/** Keys read per page while looking for another administrator. */
const PAGE_SIZE = 100;

interface Installation {
  readonly keys: Pick<KeyDirectory, 'list'>;
  readonly principals: Pick<PrincipalDirectory, 'byName'>;
}

/**
 * Whether nobody could administer the installation by a key without this one. A key of the role alone does not count: its
 * scopes may be narrowed, and its owner disabled or an administrator no more.
 */
export function isLastAdministrator(installation: Installation, state: KeyState, nowMs: number): boolean {
  if (!administers(installation, state)) return false;
  let after: string | null = null;
  do {
    const filter = { role: 'admin', status: 'ACTIVE' } as const;
    const page = installation.keys.list(filter, { after, limit: PAGE_SIZE, nowMs });
    if (page.items.some((other) => isAnother(other, state) && administers(installation, other))) return false;
    after = page.next;
  } while (after !== null);
  return true;
}

const administers = ({ principals }: Installation, state: KeyState): boolean =>
  state.kind === 'active' && isAdministrator(state, ownerStanding(principals, state.key));

const isAnother = (one: KeyState, other: KeyState): boolean =>
  one.kind === 'active' && other.kind === 'active' && one.key.id !== other.key.id;
