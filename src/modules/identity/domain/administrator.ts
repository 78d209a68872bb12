import type { KeyState } from '../../keys/domain/key-state.ts';
import { hasExpired } from '../../keys/domain/refusals.ts';
import { effectiveScopes, type OwnerRole } from './scopes.ts';

/** What a key's owner lets it be, if the owner is a principal: nobody who is out, or may not, administers by a key. */
export interface OwnerStanding {
  readonly role: OwnerRole;
  readonly isDisabled: boolean;
}

/** A key that may administer the installation unless its expiry has passed. */
export const isAdministrator = (state: KeyState, owner: OwnerStanding): boolean =>
  state.kind === 'active' &&
  !owner.isDisabled &&
  effectiveScopes(state.key.role, state.key.scopes, owner.role).has('admin');

/**
 * What keeps the holder of a secret from administering at `now`, in words that may follow a colon; null when nothing
 * does.
 *
 * @param matched which of the key's secrets it is
 */
export function whyNotAdministrator(
  state: KeyState,
  matched: 'current' | 'previous',
  now: string,
  owner: OwnerStanding,
): string | null {
  switch (state.kind) {
    case 'active': {
      const { expiresAt, previousSecret, role } = state.key;
      if (expiresAt !== null && hasExpired(expiresAt, now)) return `it expired at ${expiresAt}`;
      if (
        matched === 'previous' &&
        (previousSecret === null || hasExpired(previousSecret.graceEndsAt, now))
      ) {
        return 'a rotation replaced this secret, and its grace period is over';
      }
      if (role !== 'admin') return `its role is '${role}', not 'admin'`;
      if (owner.isDisabled) return 'its owner is disabled';
      return isAdministrator(state, owner) ? null : "it does not hold the scope 'admin'";
    }
    case 'disabled':
      return `it was disabled at ${state.disabledAt}`;
    case 'revoked':
      return `it was revoked at ${state.revokedAt}`;
    case 'expired':
      return `it expired at ${state.expiredAt}`;
    case 'absent':
    case 'external':
      return 'it is not a key of this installation';
    default:
      return state satisfies never;
  }
}
