import type { KeyRights } from '../../../events/key-rights.ts';
import type { Refusal } from '../../../shared/refusal.ts';
import { isWider, REACH_IN_WORDS, reachOfRole, type Reach } from '../../identity/domain/reach.ts';
import { effectiveScopes, scopesOfRole, type OwnerRole, type Scope } from '../../identity/domain/scopes.ts';
import { withinCidrs } from './address/allowed-address.ts';
import type { KeyDescription } from './key-state.ts';

/** What a key is limited to, which a key that it makes must not exceed. */
export type KeyLimits = Pick<
  KeyDescription,
  'allowedDatasets' | 'permissions' | 'allowedCidrs' | 'rateLimit' | 'expiresAt'
>;

/** What bounds a key that somebody makes or changes. Null: the service itself does. */
export type Grantor = {
  readonly scopes: ReadonlySet<Scope>;
  readonly reach: Reach;
  /** Of the key by which the maker acts; absent or null for whoever signed in, or may give keys to everybody. */
  readonly limits?: KeyLimits | null;
  /** Of the principal that owns the key; absent or null where none has the owner's name. */
  readonly ownerRole?: OwnerRole;
} | null;

/** A key must not be a way to get more than the credential that makes it has. */
export function exceedsGrantor(rights: Pick<KeyRights, 'role' | 'scopes'>, grantor: Grantor): Refusal | null {
  if (grantor === null) return null;
  const wanted = effectiveScopes(rights.role, rights.scopes);
  const missing = [...wanted].filter((scope) => !grantor.scopes.has(scope));
  if (missing.length === 0) return seesMoreThanGrantor(rights, grantor);
  return {
    code: rights.scopes === 'inherit' ? 'role_not_held' : 'scope_not_held',
    detail: `Your credential does not hold ${missing.join(', ')}, so it cannot give it to a key.`,
  };
}

/** The same scopes open more to a role that sees more, such as every tenant's trail. */
function seesMoreThanGrantor(
  { role }: Pick<KeyRights, 'role'>,
  { reach }: Exclude<Grantor, null>,
): Refusal | null {
  if (!isWider(reachOfRole(role), reach)) return null;
  return {
    code: 'role_not_held',
    detail: `The role '${role}' sees ${REACH_IN_WORDS[reachOfRole(role)]} and your credential ${REACH_IN_WORDS[reach]}, so it cannot give it to a key.`,
  };
}

/** Nor more than whoever owns it may do. */
export function exceedsOwner(rights: Pick<KeyRights, 'role' | 'scopes'>, grantor: Grantor): Refusal | null {
  const ownerRole = grantor?.ownerRole ?? null;
  if (ownerRole === null) return null;
  if (ownerRole === 'elsewhere')
    return {
      code: 'owner_scope_not_held',
      detail: "The owner has no place in the key's tenant any more, so a key of theirs can do nothing there.",
    };
  const granted = scopesOfRole(ownerRole);
  const missing = [...effectiveScopes(rights.role, rights.scopes)].filter(
    (scope) => !granted.includes(scope),
  );
  if (missing.length === 0 && isWider(reachOfRole(rights.role), reachOfRole(ownerRole)))
    return {
      code: 'owner_scope_not_held',
      detail: `The role '${rights.role}' sees ${REACH_IN_WORDS[reachOfRole(rights.role)]} and the owner's role '${ownerRole}' ${REACH_IN_WORDS[reachOfRole(ownerRole)]}, so a key of theirs cannot have it.`,
    };
  if (missing.length === 0) return null;
  return {
    code: 'owner_scope_not_held',
    detail: `The owner's role '${ownerRole}' does not grant ${missing.join(', ')}, so a key of theirs cannot have it.`,
  };
}

/** Nor more than the key by which its maker acts. Absent rights are not asked for. */
export function exceedsLimits(rights: Partial<KeyRights>, grantor: Grantor): Refusal | null {
  const limits = grantor?.limits ?? null;
  if (limits === null) return null;
  const lists = ['allowedDatasets', 'permissions'] as const;
  const exceeded: readonly string[] = [
    ...lists.filter((name) => isBeyond(rights[name], limits[name])),
    ...(isFromElsewhere(rights.allowedCidrs, limits.allowedCidrs) ? ['allowedCidrs'] : []),
    ...(rights.rateLimit !== undefined && isFaster(rights.rateLimit, limits.rateLimit) ? ['rateLimit'] : []),
  ];
  if (exceeded.length === 0) return null;
  return {
    code: 'rights_not_held',
    detail: `Your key is limited in ${exceeded.join(', ')}, so it cannot give a key more than that.`,
  };
}

/** Nor live longer than that key: a key of a day must not be a way to one of a year. */
export function outlivesMaker(expiresAt: string | null, grantor: Grantor): Refusal | null {
  const end = grantor?.limits?.expiresAt ?? null;
  if (end === null || (expiresAt !== null && expiresAt <= end)) return null;
  return {
    code: 'outlives_creator',
    detail: `Your key expires at ${end}, so it cannot give another key a longer life.`,
  };
}

/** The earlier of an expiry that nobody asked for by name and what the maker can give. */
export const notBeyondMaker = (expiresAt: string | null, grantor: Grantor): string | null =>
  outlivesMaker(expiresAt, grantor) === null ? expiresAt : (grantor?.limits?.expiresAt ?? null);

const isBeyond = (wanted: readonly string[] | null | undefined, limit: readonly string[] | null): boolean =>
  wanted !== undefined && limit !== null && (wanted === null || wanted.some((item) => !limit.includes(item)));

/** A narrower range is less, though no entry of the two lists is the same. */
const isFromElsewhere = (
  wanted: readonly string[] | null | undefined,
  limit: readonly string[] | null,
): boolean => wanted !== undefined && limit !== null && (wanted === null || !withinCidrs(wanted, limit));

const isFaster = (wanted: number | null, limit: number | null): boolean =>
  limit !== null && (wanted === null || wanted > limit);
