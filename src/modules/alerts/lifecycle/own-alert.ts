import {
  isOwnDeed,
  isSamePerson,
  type Deed,
  type Doer,
  type NameOf,
} from '../../identity/domain/separation-of-duties.ts';
import type { KeyState } from '../../keys/domain/key-state.ts';
import type { AboutKey } from './alert.ts';
import { deedOf, NO_NAMES } from './secret-holder.ts';

type Owned = Pick<AboutKey, 'keyId' | 'owner' | 'heldBy'>;

/**
 * Whether an alert is the caller's own, so that somebody else has to look at it: the owner of the key, then or now; who
 * acts by that key; and who made it, rotated it or gave it away within a day of what happened, because they know its secret.
 */
export function isOwnAlert(by: Doer, alert: Owned, key: KeyState, nameOf: NameOf): boolean {
  const now: readonly Deed[] = key.kind === 'absent' ? [] : [{ owner: key.key.owner }];
  return [...deedsOf(alert, nameOf), ...now].some((deed) => isOwnDeed({ credential: by }, deed));
}

/** The same of somebody who is on record: whoever made a suppression. */
export const isAlertOf = (by: Deed, alert: Owned): boolean =>
  deedsOf(alert, NO_NAMES).some((deed) => isSamePerson(by, deed));

const deedsOf = ({ keyId, owner, heldBy }: Owned, nameOf: NameOf): readonly Deed[] => [
  { owner, actorId: keyId },
  ...heldBy.map(deedOf(nameOf)),
];
