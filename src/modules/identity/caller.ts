import type { Actor, Origin } from '../../events/envelope.ts';
import type { Role } from '../../events/key-rights.ts';
import type { RateLimitState } from '../../shared/rate-limit-state.ts';
import type { TrailVisibility } from '../query-engine/query-engine.ts';
import type { Reach } from './domain/reach.ts';
import type { Scope } from './domain/scopes.ts';

/** What every credential says about its holder, whatever sort it is. */
export interface Standing {
  /** Id of the credential itself: the key's, or the session's. */
  readonly id: string;
  /** Name of the principal that owns it, or any text where no principal has that name. */
  readonly owner: string;
  readonly tenant: string;
  /** As it was given; what it comes to, `reach` and `scopes` say. */
  readonly role: Role;
  /** What it may know of: the less of what its role and its owner's see. */
  readonly reach: Reach;
  readonly scopes: ReadonlySet<Scope>;
  /** Null: every dataset. */
  readonly allowedDatasets: readonly string[] | null;
}

export interface KeyCredential extends Standing {
  readonly kind: 'key';
  readonly keyId: string;
  readonly keyName: string;
  readonly keyFingerprint: string;
}

/** Somebody who signed in. `owner` is the principal's name. */
export interface SessionCredential extends Standing {
  readonly kind: 'session';
  readonly sessionId: string;
  readonly principalId: string;
  readonly email: string | null;
}

export type Credential = KeyCredential | SessionCredential;

/** Who sent a request, proved by a credential, and from where. Travels in commands, so that events can name it. */
export interface Caller {
  readonly credential: Credential;
  readonly origin: Origin;
  /** What this request left of the credential's rate limit; absent where it has none, or was not counted. */
  readonly rateLimit?: RateLimitState;
}

export function actorOf({ credential }: Caller): Actor {
  if (credential.kind === 'session')
    return { type: 'user', id: credential.principalId, email: credential.email, credential: null };
  const { keyId, keyName, keyFingerprint, owner } = credential;
  return { type: 'key', id: keyId, email: owner, credential: { keyId, keyName, keyFingerprint } };
}

/** The key by which the caller acts; null for somebody who signed in. */
export const keyIdOf = ({ credential }: Caller): string | null =>
  credential.kind === 'key' ? credential.keyId : null;

/** The key of a gateway that asks on a bearer's behalf. A signed-in person's own event says what they asked. */
export const gatewayOf = ({
  credential,
}: Caller): { readonly keyId: string; readonly keyName: string } | null =>
  credential.kind === 'key' ? { keyId: credential.keyId, keyName: credential.keyName } : null;

type Seeing = { readonly credential: Pick<Standing, 'reach' | 'tenant'> };

export const seesEveryTenant = ({ credential }: Seeing): boolean => credential.reach === 'every-tenant';

/** Whether the caller sees no keys of their tenant but their own. */
export const seesOwnKeysOnly = ({ credential }: Seeing): boolean => credential.reach === 'own-keys';

export const seesTenant = (caller: Seeing, tenant: string): boolean =>
  seesEveryTenant(caller) || caller.credential.tenant === tenant;

/** What the caller sees of something that each tenant has, as a filter. */
export const seenTenants = (caller: Seeing): { readonly tenant?: string } =>
  seesEveryTenant(caller) ? {} : { tenant: caller.credential.tenant };

/** Whether the caller may know of a key. Whoever sees only their own does not see the rest of their tenant's. */
export const seesKey = (caller: Caller, key: { readonly tenant: string; readonly owner: string }): boolean =>
  seesTenant(caller, key.tenant) && (!seesOwnKeysOnly(caller) || caller.credential.owner === key.owner);

/** Which rows of the trail the caller may see. */
export const visibilityOf = (caller: Caller): TrailVisibility =>
  seesEveryTenant(caller) ? { kind: 'all' } : { kind: 'tenant', tenant: caller.credential.tenant };
