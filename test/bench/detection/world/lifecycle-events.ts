import { createHash } from 'node:crypto';
import type { LifecycleEvent } from '../../../../src/events/catalogue.ts';
import { NO_ORIGIN, systemActor, type Actor, type Origin } from '../../../../src/events/envelope.ts';
import { isoTime } from '../../../../src/shared/iso-time.ts';
import { fingerprintOf, type KeyPlan } from './key-plan.ts';
import type { Change } from './moment.ts';

const ADMINISTRATOR = 'admin@example.com';

const user = (email: string): Actor => ({ type: 'user', id: email, email, credential: null });

/** The event of a change, as the service writes it. */
export function lifecycleEvent(change: Change, id: string, secret: number): LifecycleEvent {
  const { key, ms } = change;
  const { owner } = key;
  const named = { keyName: key.name, owner };
  const envelope = {
    ...{ id, time: isoTime(ms), keyId: key.id, tenant: key.tenant, actor: user(owner), origin: NO_ORIGIN },
    ...{ outcome: 'SUCCESS' as const, version: 1 as const },
  };
  const fingerprint = fingerprintOf(key, secret);
  const reason = null;
  switch (change.kind) {
    case 'create':
      return {
        ...{ ...envelope, type: 'KeyCreated', version: 2, actor: creator(key), origin: from(change.ip) },
        data: description(key),
      };
    case 'rotate': {
      const graceEndsAt = isoTime(ms + change.graceMs);
      const secrets = {
        secretHash: secretHash(key, secret + 1),
        fingerprint: fingerprintOf(key, secret + 1),
      };
      return {
        ...{ ...envelope, type: 'KeyRotated' },
        data: {
          ...named,
          ...secrets,
          previousFingerprint: fingerprint,
          graceEndsAt,
          expiresAt: expiryOf(key),
        },
      };
    }
    case 'revoke':
      return { ...envelope, type: 'KeyRevoked', data: { ...named, fingerprint, reason, by: 'id' } };
    case 'disable':
      return { ...envelope, type: 'KeyDisabled', data: { ...named, fingerprint, reason } };
    case 'enable':
      return { ...envelope, type: 'KeyEnabled', data: { ...named, fingerprint, reason } };
    case 'expire':
      return {
        ...{
          ...envelope,
          type: 'KeyExpired',
          time: isoTime(change.sweptMs),
          actor: systemActor('expiry-sweep'),
        },
        data: { ...named, fingerprint, expiresAt: isoTime(ms) },
      };
    default:
      return change satisfies never;
  }
}

const from = (ip: string | null): Origin =>
  ip === null ? NO_ORIGIN : { ip, userAgent: 'Mozilla/5.0 Chrome/142.0', requestId: null };

function creator({ owner, life }: KeyPlan): Actor {
  if (life.createdBy === 'file')
    return { type: 'config', id: 'keytrail.yaml', email: null, credential: null };
  return user(life.createdBy === 'owner' ? owner : ADMINISTRATOR);
}

const expiryOf = ({ life }: KeyPlan): string | null =>
  life.end?.how === 'expired' ? isoTime(life.end.ms) : null;

const secretHash = ({ index }: KeyPlan, secret: number): string =>
  createHash('sha256').update(`${index} ${secret}`).digest('hex');

const description = (key: KeyPlan) => ({
  ...{ name: key.name, owner: key.owner, role: 'user' as const, scopes: 'inherit' as const, note: null },
  ...{ allowedDatasets: null, permissions: null, rateLimit: null, allowedCidrs: null },
  ...{ secretHash: secretHash(key, 0), fingerprint: fingerprintOf(key, 0), expiresAt: expiryOf(key) },
});
