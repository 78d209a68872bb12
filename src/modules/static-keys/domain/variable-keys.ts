import { TILED_SCOPES } from '../../identity/domain/scopes.ts';
import { weaknessOf } from './configured-secret.ts';
import { DEFAULT_OWNER, DEFAULT_TENANT, defaultName, type StaticKey } from './static-key.ts';

/** What the trail calls the key that alone opens Tiled's door in single-user mode, and where it comes from. */
export const SINGLE_USER_KEY = 'tiled-single-user';

/** What gives the secret of one key each: two variables, and Tiled's single-user mode, which may make it up itself. */
export const KEY_VARIABLES = ['API_KEY_ADMIN', 'API_KEY_DEFAULT', SINGLE_USER_KEY] as const;
export type KeyVariable = (typeof KEY_VARIABLES)[number];

/** As in Tiled: everything about data, and nothing about keys and principals, which that mode does not have. */
const SINGLE_USER_SCOPES = TILED_SCOPES.filter((scope) => !/:(apikeys|principals)$/.test(scope));

const RIGHTS_OF: Readonly<Record<KeyVariable, Pick<StaticKey, 'name' | 'role' | 'scopes'>>> = {
  API_KEY_ADMIN: { role: 'admin', scopes: 'inherit', name: defaultName('admin', DEFAULT_TENANT) },
  API_KEY_DEFAULT: { role: 'analyst', scopes: 'inherit', name: defaultName('analyst', DEFAULT_TENANT) },
  // No other role grants all of them; without the scope `admin` the key administers nothing.
  [SINGLE_USER_KEY]: { role: 'admin', scopes: SINGLE_USER_SCOPES, name: SINGLE_USER_KEY },
};

/** The key of a variable, as the guides have it for simple installations. */
export function variableKey(variable: KeyVariable, secret: string): StaticKey {
  return {
    ...RIGHTS_OF[variable],
    place: { source: variable, line: null },
    secret,
    tenant: DEFAULT_TENANT,
    owner: DEFAULT_OWNER,
    allowedDatasets: null,
    permissions: null,
    rateLimit: null,
    note: null,
    allowedCidrs: null,
    expiresAt: null,
    enabled: true,
  };
}

/** What to tell the operator of a variable's secret; null: nothing. */
export function warningOf(variable: KeyVariable, secret: string): string | null {
  const weakness = weaknessOf(secret);
  return weakness === null ? null : `${variable}: ${weakness}`;
}
