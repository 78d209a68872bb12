import type { Role } from '../../../events/key-rights.ts';
import { isWeakSecret } from './configured-secret.ts';
import { WEAK_SECRET } from './parse-entry.ts';
import { DEFAULT_OWNER, DEFAULT_TENANT, defaultName, type StaticKey } from './static-key.ts';

/** The variables that each hold the secret of one key. */
export const KEY_VARIABLES = ['API_KEY_ADMIN', 'API_KEY_DEFAULT'] as const;
export type KeyVariable = (typeof KEY_VARIABLES)[number];

const ROLE_OF: Readonly<Record<KeyVariable, Role>> = { API_KEY_ADMIN: 'admin', API_KEY_DEFAULT: 'analyst' };

/** The key of a variable, as the guide has it for simple installations. */
export function variableKey(variable: KeyVariable, secret: string): StaticKey {
  const role = ROLE_OF[variable];
  return {
    place: { source: variable, line: null },
    secret,
    role,
    tenant: DEFAULT_TENANT,
    name: defaultName(role, DEFAULT_TENANT),
    owner: DEFAULT_OWNER,
    scopes: 'inherit',
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
export const warningOf = (variable: KeyVariable, secret: string): string | null =>
  isWeakSecret(secret) ? `${variable}: ${WEAK_SECRET}` : null;
