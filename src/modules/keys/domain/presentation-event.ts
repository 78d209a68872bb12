import type { PresentationEvent } from '../../../events/catalogue.ts';
import { ANONYMOUS, type Actor, type Origin, type Outcome } from '../../../events/envelope.ts';
import type { UsageDetail } from '../../../events/usage-detail.ts';
import type { KeyDescription } from './key-state.ts';

/** The tenant of events about secrets that belong to nobody. No tenant can have this name. */
export const NO_TENANT = '-';

/** A secret was presented, and this is what was decided about it. */
export interface Presentation {
  readonly eventId: string;
  readonly now: string;
  readonly origin: Origin;
  readonly outcome: Outcome;
  /** The key that the secret belongs to; null if to none. */
  readonly key: KeyDescription | null;
  /** Of the secret presented; null if it was unreadable. */
  readonly fingerprint: string | null;
  readonly dataset: string | null;
  readonly permission: string | null;
  readonly endpoint: string | null;
  readonly via: UsageDetail['via'];
  readonly basedOn: readonly number[];
}

const TYPE_OF_OUTCOME = {
  SUCCESS: 'KeyUsed',
  INVALID: 'AuthenticationFailed',
  EXPIRED: 'AuthenticationFailed',
  REVOKED: 'AuthenticationFailed',
  DISABLED: 'AuthenticationFailed',
  FORBIDDEN: 'AccessDenied',
  RATE_LIMITED: 'RateLimited',
} as const satisfies Record<Outcome, PresentationEvent['type']>;

/** The event of a presentation. Its actor is the bearer of the key, also when the key was refused. */
export function presentationEvent(presentation: Presentation): PresentationEvent {
  const { key, fingerprint, outcome } = presentation;
  return {
    id: presentation.eventId,
    type: TYPE_OF_OUTCOME[outcome],
    version: 1,
    time: presentation.now,
    keyId: key?.id ?? null,
    tenant: key?.tenant ?? NO_TENANT,
    actor: key === null ? ANONYMOUS : bearerOf(key, fingerprint),
    origin: presentation.origin,
    outcome,
    data: {
      keyName: key?.name ?? null,
      fingerprint,
      dataset: presentation.dataset,
      permission: presentation.permission,
      endpoint: presentation.endpoint,
      via: presentation.via,
      basedOn: presentation.basedOn,
      external: null,
    },
  };
}

const bearerOf = (key: KeyDescription, fingerprint: string | null): Actor => ({
  type: 'key',
  id: key.id,
  email: key.owner,
  credential: {
    keyId: key.id,
    keyName: key.name,
    keyFingerprint: fingerprint ?? key.secret.fingerprint,
  },
});
