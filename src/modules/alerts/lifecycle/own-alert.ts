import { epochMs, MS_PER_DAY } from '../../../shared/iso-time.ts';
import { isOwnDeed, type Deed, type Doer } from '../../identity/domain/separation-of-duties.ts';
import type { KeyState } from '../../keys/domain/key-state.ts';
import type { Alert } from './alert.ts';

/** Within this time of a key's creation, what happens with it may be the doing of whoever made it for somebody else. */
const MAKER_INVOLVED_MS = MS_PER_DAY;

/**
 * Whether an alert is the caller's own, so that somebody else has to look at it: the owner of the key, then or now; who
 * acts by that key; and who made the key within a day of what happened.
 */
export function isOwnAlert(
  by: Doer,
  alert: Pick<Alert, 'owner' | 'keyId' | 'happenedAt'>,
  key: KeyState,
): boolean {
  const deeds: readonly Deed[] = [
    { owner: alert.owner, actorId: alert.keyId },
    ...(key.kind === 'absent' ? [] : [{ owner: key.key.owner }]),
    ...(key.kind === 'absent' || key.kind === 'external' || !isAround(key.key.createdAt, alert.happenedAt)
      ? []
      : [{ actorId: key.key.createdBy }]),
  ];
  return deeds.some((deed) => isOwnDeed({ credential: by }, deed));
}

const isAround = (createdAt: string, happenedAt: string): boolean =>
  Math.abs(epochMs(happenedAt) - epochMs(createdAt)) <= MAKER_INVOLVED_MS;
