import type { Caller } from '../identity/caller.ts';
import { ownerRoleOf, type Owned } from '../identity/owner-role.ts';
import type { PrincipalDirectory } from '../identity/principal-directory.ts';
import type { Grantor, KeyLimits } from './domain/grantor.ts';
import type { KeyDirectory } from './key-directory.ts';

/** What bounds a key that the caller makes or changes for an owner. */
export const grantorOf = (
  caller: Caller,
  key: Owned,
  directories: {
    readonly keys: Pick<KeyDirectory, 'byId'>;
    readonly principals: Pick<PrincipalDirectory, 'byName'>;
  },
): Exclude<Grantor, null> => ({
  scopes: caller.credential.scopes,
  reach: caller.credential.reach,
  limits: limitsOf(caller, directories.keys),
  ownerRole: ownerRoleOf(directories.principals, key),
});

/** Null for whoever signed in, and for those who give keys to everybody: their own key's limits are not meant for those. */
function limitsOf({ credential }: Caller, keys: Pick<KeyDirectory, 'byId'>): KeyLimits | null {
  if (credential.kind !== 'key' || credential.scopes.has('keys:write')) return null;
  const state = keys.byId(credential.keyId);
  return state.kind === 'absent' || state.kind === 'external' ? null : state.key;
}
