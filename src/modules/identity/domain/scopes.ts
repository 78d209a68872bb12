import type { Role } from '../../../events/key-rights.ts';

/** What a credential may ask of Keytrail itself. Each route names the one it needs. */
export const SCOPES = [
  'keys:read',
  'keys:write',
  'keys:verify',
  'trail:read',
  'reports:read',
  'sql:run',
  'admin',
] as const;
export type Scope = (typeof SCOPES)[number];

/** An auditor reads everything and changes nothing; a `user` key is an application's: it only verifies. */
const SCOPES_OF_ROLE: Readonly<Record<Role, readonly Scope[]>> = {
  admin: SCOPES,
  auditor: ['keys:read', 'trail:read', 'reports:read', 'sql:run'],
  analyst: ['keys:read', 'trail:read', 'reports:read', 'sql:run'],
  viewer: ['keys:read', 'reports:read'],
  user: ['keys:verify'],
};

export const isScope = (text: string): text is Scope => (SCOPES as readonly string[]).includes(text);

/** What a key can really do: its listed scopes, and never more than its role grants. */
export function effectiveScopes(role: Role, scopes: 'inherit' | readonly string[]): ReadonlySet<Scope> {
  const granted = SCOPES_OF_ROLE[role];
  return new Set(scopes === 'inherit' ? granted : granted.filter((scope) => scopes.includes(scope)));
}

/** Admin and auditor see every tenant; everybody else sees only their own. */
export const seesEveryTenant = (role: Role): boolean => role === 'admin' || role === 'auditor';
