import type { Refusal } from '../../../shared/refusal.ts';
import { refuse, type Result } from '../../../shared/result.ts';
import type { Role } from '../../../events/key-rights.ts';
import type { Principal } from './principal.ts';
import { isWider, REACH_IN_WORDS, reachOfRole, type Reach } from './reach.ts';
import { scopesOfRole, type Scope } from './scopes.ts';
import { isOwnDeed, type Doer } from './separation-of-duties.ts';

/** Who changes principals: the holder of a credential. Null: a configuration file, which has nobody's rights to exceed. */
export type Administering =
  (Doer & { readonly reach: Reach; readonly tenant: string; readonly scopes: ReadonlySet<Scope> }) | null;

/** The one wording of every refusal that concerns a principal. */
export const principalNotFound = (): Refusal => ({
  code: 'principal_not_found',
  detail: 'There is no such principal.',
});

export const nothingToChange = (detail: string): Refusal => ({ code: 'nothing_to_change', detail });

const seesTenantOf = (by: Exclude<Administering, null>, tenant: string): boolean =>
  by.reach === 'every-tenant' || by.tenant === tenant;

/** Null: a principal may be put into this tenant. */
export function tenantRefusal(tenant: string, by: Administering): Refusal | null {
  if (by === null || seesTenantOf(by, tenant)) return null;
  return { code: 'tenant_forbidden', detail: 'Your credential may only have principals in its own tenant.' };
}

/** Nobody gives a role with scopes that they do not hold, or that sees more than they do. Null: it is within theirs. */
export function roleRefusal(role: Role, by: Administering): Refusal | null {
  if (by === null) return null;
  const missing = scopesOfRole(role).filter((scope) => !by.scopes.has(scope));
  if (missing.length === 0 && isWider(reachOfRole(role), by.reach)) return seesMore(role, by.reach);
  if (missing.length === 0) return null;
  return {
    code: 'role_not_held',
    detail: `Your credential does not hold ${missing.join(', ')}, so it cannot decide about the role '${role}'.`,
  };
}

const seesMore = (role: Role, reach: Reach): Refusal => ({
  code: 'role_not_held',
  detail: `The role '${role}' sees ${REACH_IN_WORDS[reachOfRole(role)]} and your credential ${REACH_IN_WORDS[reach]}, so it cannot decide about it.`,
});

/** Null: it is somebody else's. */
export function ownRefusal(principal: Principal, by: Administering, deed: string): Refusal | null {
  if (by === null || !isOwnDeed({ credential: by }, { principalId: principal.id, owner: principal.name }))
    return null;
  return { code: 'own_principal', detail: `Nobody ${deed}; ask somebody else to do it.` };
}

/**
 * The principal if the caller may change it at all. What a file declares is changed in the file, or the two would
 * disagree at its next reading; and whoever could change somebody with more rights could become them.
 */
export function requireChangeable(
  state: Principal | undefined,
  by: Administering,
): Result<Principal, Refusal> {
  if (state === undefined || (by !== null && !seesTenantOf(by, state.tenant)))
    return refuse(principalNotFound());
  if (by !== null && isDeclared(state)) {
    return refuse({
      code: 'managed_by_configuration',
      detail: 'A configuration file declares this principal; change it there.',
    });
  }
  const refusal = roleRefusal(state.role, by);
  return refusal === null ? { ok: true, value: state } : refuse(refusal);
}

/** Whether a configuration file declares the principal. */
export const isDeclared = (principal: Pick<Principal, 'createdByType'>): boolean =>
  principal.createdByType === 'config';
