import type { Actor, Origin } from '../../events/envelope.ts';
import type { Role } from '../../events/key-rights.ts';
import type { TrailVisibility } from '../query-engine/query-engine.ts';
import { seesEveryTenant, type Scope } from './domain/scopes.ts';

/** Who sent a request, proved by a credential, and from where. Travels in commands, so that events can name it. */
export interface Caller {
  readonly credential: {
    readonly keyId: string;
    readonly keyName: string;
    readonly keyFingerprint: string;
    readonly owner: string;
    readonly tenant: string;
    readonly role: Role;
    readonly scopes: ReadonlySet<Scope>;
  };
  readonly origin: Origin;
}

export const actorOf = (caller: Caller): Actor => ({
  type: 'key',
  id: caller.credential.keyId,
  email: caller.credential.owner,
  credential: {
    keyId: caller.credential.keyId,
    keyName: caller.credential.keyName,
    keyFingerprint: caller.credential.keyFingerprint,
  },
});

export const seesTenant = (caller: Caller, tenant: string): boolean =>
  seesEveryTenant(caller.credential.role) || caller.credential.tenant === tenant;

/** Which rows of the trail the caller may see. */
export const visibilityOf = (caller: Caller): TrailVisibility =>
  seesEveryTenant(caller.credential.role)
    ? { kind: 'all' }
    : { kind: 'tenant', tenant: caller.credential.tenant };
