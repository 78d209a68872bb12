import type { KeyView } from '../../rest/keys/key-view.ts';

export type APIKeyStatus = 'ACTIVE' | 'EXPIRED';

/** A key as Quilt's schema has it. */
export interface APIKey {
  readonly id: string;
  readonly name: string;
  readonly fingerprint: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly lastUsedAt: string | null;
  readonly userEmail: string;
  readonly status: APIKeyStatus;
}

/** Quilt's schema has no keys that never expire, and Python's no year that is later. */
const NEVER = '9999-12-31T23:59:59.000Z';

/**
 * Null for what Quilt does not show: revoked keys are gone, and other systems' keys are no Quilt keys. A disabled key
 * does not work and may do so again, of which the schema knows nothing; EXPIRED is the status of a key that is there and
 * does not work, and ACTIVE would be untrue.
 */
export function apiKeyOf(view: KeyView): APIKey | null {
  const { id, name, fingerprint, createdAt, expiresAt, lastUsedAt, owner, status } = view;
  if (fingerprint === null || createdAt === null || status === 'REVOKED') return null;
  return {
    ...{ id, name, fingerprint, createdAt, lastUsedAt },
    expiresAt: expiresAt ?? NEVER,
    userEmail: owner,
    status: status === 'ACTIVE' ? 'ACTIVE' : 'EXPIRED',
  };
}
