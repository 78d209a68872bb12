import type { KeyCreated } from '../../../events/key-created.ts';
import type { KeyRights } from '../../../events/key-rights.ts';
import { isoTime, epochMs, MS_PER_DAY, MS_PER_SECOND } from '../../../shared/iso-time.ts';
import type { Refusal } from '../../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../../shared/result.ts';
import type { Decision, DecisionContext } from './decision.ts';
import {
  exceedsGrantor,
  exceedsLimits,
  exceedsOwner,
  notBeyondMaker,
  outlivesMaker,
  type Grantor,
} from './grantor.ts';
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
  /** In place of days, for clients that count in seconds; within the same range's end. */
  readonly expiresInSeconds?: number;
  readonly secret: SecretOnRecord;
}

export function decideCreate(
  request: KeyRequest,
  grantor: Grantor,
  policy: ExpiryPolicy,
  context: DecisionContext,
): Decision<KeyCreated> {
  const refusal =
    exceedsGrantor(request, grantor) ?? exceedsOwner(request, grantor) ?? exceedsLimits(request, grantor);
  if (refusal !== null) return refuse(refusal);
  const { expiresInDays, expiresInSeconds } = request;
  const expiry =
    expiresInSeconds === undefined
      ? expiryFor(expiresInDays, policy, context.now)
      : expiryAfter(expiresInSeconds, policy, context.now);
  if (!expiry.ok) return expiry;
  // Nobody who says nothing is refused for what the policy says.
  const isSaid = expiresInDays !== undefined || expiresInSeconds !== undefined;
  const expiresAt = isSaid ? expiry.value : notBeyondMaker(expiry.value, grantor);
  const outlives = outlivesMaker(expiresAt, grantor);
  return outlives === null ? accept(keyCreated(request, expiresAt, context)) : refuse(outlives);
}

/** The event that makes the key, once what it may be is settled. */
export function keyCreated(
  request: Omit<KeyRequest, 'expiresInDays' | 'expiresInSeconds'>,
  expiresAt: string | null,
  context: DecisionContext,
): KeyCreated {
  return {
    id: context.eventId,
    type: 'KeyCreated',
    version: 2,
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
      allowedCidrs: request.allowedCidrs,
      secretHash: request.secret.hash,
      fingerprint: request.secret.fingerprint,
      expiresAt,
    },
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

function expiryAfter(seconds: number, policy: ExpiryPolicy, now: string): Result<string | null, Refusal> {
  const secondsMax = (policy.daysMax * MS_PER_DAY) / MS_PER_SECOND;
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > secondsMax) {
    const message = `expiresInSeconds must be a whole number from 1 to ${secondsMax} (${policy.daysMax} days).`;
    return refuse(invalidExpiry(message, 'expiresInSeconds'));
  }
  return accept(isoTime(epochMs(now) + seconds * MS_PER_SECOND));
}

const invalidExpiry = (message: string, path = 'expiresInDays'): Refusal => ({
  code: 'validation_failed',
  detail: message,
  errors: [{ path, message }],
});
