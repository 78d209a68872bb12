import type { Role } from '../../events/key-rights.ts';
import type { Refusal } from '../../shared/refusal.ts';
import type { OwnerStanding } from './domain/administrator.ts';
import type { Principal } from './domain/principal.ts';
import { seesEveryTenant } from './domain/scopes.ts';
import type { PrincipalDirectory } from './principal-directory.ts';

/** Where a key is, and whose: its owner is a principal if one has that name there. */
export interface Owned {
  readonly owner: string;
  readonly tenant: string;
}

const belongs = (principal: Principal, tenant: string): boolean =>
  principal.tenant === tenant || seesEveryTenant(principal.role);

/** Role of the principal that owns a key; null where no principal has the owner's name in the key's tenant. */
export function ownerRoleOf(
  principals: Pick<PrincipalDirectory, 'byName'>,
  { owner, tenant }: Owned,
): Role | null {
  const principal = principals.byName(owner);
  return principal !== undefined && belongs(principal, tenant) ? principal.role : null;
}

/** Whoever is disabled is so everywhere; a role counts only where its principal belongs. */
export const ownerStanding = (
  principals: Pick<PrincipalDirectory, 'byName'>,
  owned: Owned,
): OwnerStanding => ({
  role: ownerRoleOf(principals, owned),
  isDisabled: (principals.byName(owned.owner)?.disabledAt ?? null) !== null,
});

/** Nobody owns keys in a tenant that they do not belong to. Null: the owner is no principal of another tenant. */
export function foreignOwner(
  principals: Pick<PrincipalDirectory, 'byName'>,
  { owner, tenant }: Owned,
): Refusal | null {
  const principal = principals.byName(owner);
  if (principal === undefined || belongs(principal, tenant)) return null;
  return { code: 'tenant_forbidden', detail: 'The owner does not belong to the tenant of the key.' };
}
