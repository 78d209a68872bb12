import { externalStatus } from '../../../keys/domain/external-key.ts';
import type { KeyDescription, KeyState, KeyStatus } from '../../../keys/domain/key-state.ts';
import type { KeyActivity } from '../../../projections/key-activity.ts';
import { isoTime } from '../../../../shared/iso-time.ts';

/**
 * A key as the API shows it. Times are ISO 8601 UTC with milliseconds. What only our own keys have is null for a key of
 * another system. Secrets and their hashes are never part of it.
 */
export interface KeyView {
  readonly id: string;
  readonly name: string;
  readonly fingerprint: string | null;
  /** As of the answer: a key whose expiry has passed is EXPIRED, whether or not the sweep came by. */
  readonly status: KeyStatus;
  readonly external: boolean;
  readonly owner: string;
  readonly tenant: string;
  readonly role: string | null;
  readonly scopes: 'inherit' | readonly string[] | null;
  readonly allowedDatasets: readonly string[] | null;
  readonly permissions: readonly string[] | null;
  /** Requests per minute; null: no limit of its own. */
  readonly rateLimit: number | null;
  /** Ranges of addresses that it may be used from; null: from anywhere. */
  readonly allowedCidrs: readonly string[] | null;
  readonly note: string | null;
  readonly createdAt: string | null;
  readonly createdBy: string | null;
  /** Where configuration lists it, or listed it first: such a key is changed there. Null: commands change it. */
  readonly configuredIn: string | null;
  readonly expiresAt: string | null;
  readonly rotatedAt: string | null;
  /** Until when the secret before the last rotation is still accepted; null if it no longer is, or there is none. */
  readonly previousSecretGraceEndsAt: string | null;
  readonly disabledAt: string | null;
  readonly revokedAt: string | null;
  readonly revocationReason: string | null;
  /** Last accepted use, and last presentation of any outcome; null if none is on record. */
  readonly lastUsedAt: string | null;
  readonly lastAttemptAt: string | null;
  /** Accepted and refused presentations on record. */
  readonly totalRequests: number;
}

export type ExistingKey = Exclude<KeyState, { kind: 'absent' }>;

export function statusOf(state: ExistingKey, nowMs: number): KeyStatus {
  switch (state.kind) {
    case 'active':
    case 'disabled':
      if (state.key.expiresAt !== null && state.key.expiresAt <= isoTime(nowMs)) return 'EXPIRED';
      return state.kind === 'active' ? 'ACTIVE' : 'DISABLED';
    case 'revoked':
      return 'REVOKED';
    case 'expired':
      return 'EXPIRED';
    case 'external':
      return externalStatus(state.key);
    default:
      return state satisfies never;
  }
}

const NOT_OURS = {
  fingerprint: null,
  external: true,
  role: null,
  scopes: null,
  allowedDatasets: null,
  permissions: null,
  rateLimit: null,
  allowedCidrs: null,
  note: null,
  createdBy: null,
  configuredIn: null,
  expiresAt: null,
  rotatedAt: null,
  previousSecretGraceEndsAt: null,
  revocationReason: null,
} as const;

function graceEnd(key: KeyDescription, nowMs: number): string | null {
  const end = key.previousSecret?.graceEndsAt ?? null;
  return end !== null && end > isoTime(nowMs) ? end : null;
}

export function keyView(state: ExistingKey, activity: KeyActivity, nowMs: number): KeyView {
  const use = {
    lastUsedAt: activity.lastUsedAt,
    lastAttemptAt: activity.lastAttemptAt,
    totalRequests: activity.successes + activity.failures,
  };
  if (state.kind === 'external') {
    const { id, name, owner, tenant, createdAt, revokedAt } = state.key;
    const status = statusOf(state, nowMs);
    const disabledAt = status === 'DISABLED' ? state.key.disabledAt : null;
    return { ...NOT_OURS, id, name, owner, tenant, status, createdAt, disabledAt, revokedAt, ...use };
  }
  const { key } = state;
  return {
    id: key.id,
    name: key.name,
    fingerprint: key.secret.fingerprint,
    status: statusOf(state, nowMs),
    external: false,
    owner: key.owner,
    tenant: key.tenant,
    role: key.role,
    scopes: key.scopes,
    allowedDatasets: key.allowedDatasets,
    permissions: key.permissions,
    rateLimit: key.rateLimit,
    allowedCidrs: key.allowedCidrs,
    note: key.note,
    createdAt: key.createdAt,
    createdBy: key.createdBy,
    configuredIn: key.configuredIn,
    expiresAt: key.expiresAt,
    rotatedAt: key.rotatedAt,
    previousSecretGraceEndsAt: graceEnd(key, nowMs),
    disabledAt: state.kind === 'disabled' ? state.disabledAt : null,
    revokedAt: state.kind === 'revoked' ? state.revokedAt : null,
    revocationReason: state.kind === 'revoked' ? state.reason : null,
    ...use,
  };
}
