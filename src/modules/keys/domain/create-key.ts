import type { KeyCreated } from '../../../events/key-created.ts';
import type { KeyRights } from '../../../events/key-rights.ts';
import { isoTime, epochMs, MS_PER_DAY } from '../../../shared/iso-time.ts';
import type { Refusal } from '../../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../../shared/result.ts';
import { effectiveScopes, type Scope } from '../../identity/domain/scopes.ts';
import type { Decision, DecisionContext } from './decision.ts';
import type { SecretOnRecord } from './key-state.ts';

/** Quilt's rules by default: 1 to 365 days, 90 when nothing is said. */
export interface ExpiryPolicy {
  readonly daysDefault: number;
  readonly daysMax: number;
  readonly neverAllowed: boolean;
}

export interface KeyRequest extends KeyRights {
  readonly keyId: string;
  readonly name: string;
  readonly owner: string;
  readonly tenant: string;
  /** Null asks for a key that never expires; undefined for the policy's default. */
  readonly expiresInDays: number | null | undefined;
  readonly secret: SecretOnRecord;
}

/** What the creating credential holds: a new key can never do more. `null` when the service itself creates the key. */
export type Grantor = { readonly scopes: ReadonlySet<Scope> } | null;

export function decideCreate(
  request: KeyRequest,
  grantor: Grantor,
  policy: ExpiryPolicy,
  context: DecisionContext,
): Decision<KeyCreated> {
  const refusal = exceedsGrantor(request, grantor);
  if (refusal !== null) return refuse(refusal);
  const expiry = expiryFor(request.expiresInDays, policy, context.now);
  if (!expiry.ok) return expiry;
  return accept({
    id: context.eventId,
    type: 'KeyCreated',
    version: 1,
    time: context.now,
    keyId: request.keyId,
    tenant: request.tenant,
    actor: context.actor,
    origin: context.origin,
    outcome: 'SUCCESS',
    data: {
      name: request.name,
      owner: request.owner,
      role: request.role,
      scopes: request.scopes,
      allowedDatasets: request.allowedDatasets,
      permissions: request.permissions,
      rateLimit: request.rateLimit,
      note: request.note,
      secretHash: request.secret.hash,
      fingerprint: request.secret.fingerprint,
      expiresAt: expiry.value,
    },
  });
}

/** A key must not be a way to get more than the credential that makes it has. */
export function exceedsGrantor(rights: Pick<KeyRights, 'role' | 'scopes'>, grantor: Grantor): Refusal | null {
  if (grantor === null) return null;
  const wanted = effectiveScopes(rights.role, rights.scopes);
  const missing = [...wanted].filter((scope) => !grantor.scopes.has(scope));
  if (missing.length === 0) return null;
  return {
    code: rights.scopes === 'inherit' ? 'role_not_held' : 'scope_not_held',
    detail: `Your credential does not hold ${missing.join(', ')}, so it cannot give it to a key.`,
  };
}

export function expiryFor(
  days: number | null | undefined,
  policy: ExpiryPolicy,
  now: string,
): Result<string | null, Refusal> {
  if (days === null) {
    return policy.neverAllowed
      ? accept(null)
      : refuse(invalidExpiry('Keys that never expire are not allowed by this installation.'));
  }
  const inDays = days ?? policy.daysDefault;
  if (!Number.isInteger(inDays) || inDays < 1 || inDays > policy.daysMax) {
    return refuse(invalidExpiry(`expiresInDays must be a whole number from 1 to ${policy.daysMax}.`));
  }
  return accept(isoTime(epochMs(now) + inDays * MS_PER_DAY));
}

const invalidExpiry = (message: string): Refusal => ({
  code: 'validation_failed',
  detail: message,
  errors: [{ path: 'expiresInDays', message }],
});
