import type { Role } from '../../../events/key-rights.ts';

/** What a credential may ask of Keytrail itself. Each route names the one it needs. */
export const OWN_SCOPES = [
  'keys:read',
  'keys:write',
  'keys:verify',
  'trail:read',
  'reports:read',
  'sql:run',
  'query:run',
  'alerts:read',
  'alerts:write',
  'policies:write',
  'reviews:write',
  'admin',
] as const;

/**
 * Tiled's scopes, by Tiled's names (its access_control/scopes.py), so that its clients and keys mean the same here. Those
 * about API keys and principals are rights of Keytrail too; those about data are for the applications behind it to ask
 * for, as the permission of a verification or through Tiled's own routes.
 */
export const TILED_SCOPES = [
  'read:metadata',
  'read:data',
  'write:metadata',
  'write:data',
  'delete:revision',
  'delete:node',
  'create:node',
  'register',
  'metrics',
  'create:apikeys',
  'revoke:apikeys',
  'admin:apikeys',
  'read:principals',
  'write:principals',
  'read:webhooks',
  'write:webhooks',
] as const;

export const SCOPES = [...OWN_SCOPES, ...TILED_SCOPES] as const;
export type Scope = (typeof SCOPES)[number];

/** Names that Tiled used before December 2025, for what they were split into or renamed to. */
const FORMER_SCOPES: Readonly<Record<string, readonly Scope[]>> = {
  apikeys: ['create:apikeys', 'revoke:apikeys'],
  create: ['create:node'],
};

/**
 * An auditor reads everything and changes nothing. An analyst and a user may have keys of their own; a viewer only looks.
 * Alerts are handled, and exceptions asked for, by administrators and analysts; that nobody decides about what is their
 * own is checked beside the scope. A `user` is an application, or somebody of Tiled's role of that name: it verifies, and sees no keys but its own.
 */
const SCOPES_OF_ROLE: Readonly<Record<Role, readonly Scope[]>> = {
  admin: SCOPES,
  auditor: [
    ...(['keys:read', 'trail:read', 'reports:read', 'sql:run', 'query:run', 'alerts:read'] as const),
    ...(['read:metadata', 'read:principals', 'metrics'] as const),
  ],
  analyst: [
    ...(['keys:read', 'trail:read', 'reports:read', 'sql:run', 'query:run'] as const),
    ...(['alerts:read', 'alerts:write', 'policies:write', 'reviews:write'] as const),
    ...(['read:metadata', 'read:data', 'create:apikeys', 'revoke:apikeys'] as const),
  ],
  viewer: ['keys:read', 'reports:read', 'query:run', 'read:metadata', 'read:data'],
  user: [
    ...(['keys:read', 'keys:verify', 'read:metadata', 'read:data', 'write:metadata', 'write:data'] as const),
    ...(['create:node', 'delete:revision', 'delete:node', 'create:apikeys', 'revoke:apikeys'] as const),
  ],
};

export const isScope = (text: string): text is Scope => (SCOPES as readonly string[]).includes(text);

/** All that a role grants, in the order of {@link SCOPES}. */
export const scopesOfRole = (role: Role): readonly Scope[] => SCOPES_OF_ROLE[role];

/** The scopes that a name stands for today: itself, or what a former name of Tiled's became; none if it is unknown. */
export function scopesNamed(name: string): readonly Scope[] {
  if (isScope(name)) return [name];
  return Object.hasOwn(FORMER_SCOPES, name) ? (FORMER_SCOPES[name] ?? []) : [];
}

/**
 * The role of the principal that owns a key. Null: no principal is known by the owner's name. `elsewhere`: the principal
 * has no place in the key's tenant any more.
 */
export type OwnerRole = Role | 'elsewhere' | null;

/**
 * What a key can really do: its listed scopes, and never more than its role grants, nor more than the role of the
 * principal that owns it does, so that a key loses what its owner loses.
 */
export function effectiveScopes(
  role: Role,
  scopes: 'inherit' | readonly string[],
  ownerRole: OwnerRole = null,
): ReadonlySet<Scope> {
  if (ownerRole === 'elsewhere') return new Set();
  const granted = SCOPES_OF_ROLE[role];
  const listed =
    scopes === 'inherit' || scopes.includes('inherit') ? granted : withFormerNames(granted, scopes);
  if (ownerRole === null || ownerRole === role) return new Set(listed);
  const owned = SCOPES_OF_ROLE[ownerRole];
  return new Set(listed.filter((scope) => owned.includes(scope)));
}

function withFormerNames(granted: readonly Scope[], scopes: readonly string[]): readonly Scope[] {
  const named = new Set(scopes.flatMap(scopesNamed));
  return granted.filter((scope) => named.has(scope));
}
