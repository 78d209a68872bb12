import type { Refusal } from '../../shared/refusal.ts';
import type { OwnerStanding } from './domain/administrator.ts';
import type { Principal } from './domain/principal.ts';
import { reachOfRole } from './domain/reach.ts';
import type { OwnerRole } from './domain/scopes.ts';
import type { PrincipalDirectory } from './principal-directory.ts';

/** Where a key is, and whose: its owner is a principal if one has that name there. */
export interface Owned {
  readonly owner: string;
  readonly tenant: string;
  /** Absent for a key that is yet to be made, null where that is not known. */
  readonly createdAt?: string | null;
}

const belongs = (principal: Principal, tenant: string): boolean =>
  principal.tenant === tenant || reachOfRole(principal.role) === 'every-tenant';

/**
 * Role of the principal that owns a key. A name is free text until a principal has it, so a key that is older than a
 * principal of its owner's name elsewhere is somebody else's. One that is younger was made while the principal belonged
 * there: as an administrator who is none any more, say.
 */
export function ownerRoleOf(
  principals: Pick<PrincipalDirectory, 'byName'>,
  { owner, tenant, createdAt }: Owned,
): OwnerRole {
  const principal = principals.byName(owner);
  if (principal === undefined) return null;
  if (belongs(principal, tenant)) return principal.role;
  return typeof createdAt === 'string' && createdAt >= principal.createdAt ? 'elsewhere' : null;
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
