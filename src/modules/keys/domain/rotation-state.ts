import type { KeyDescription, KeyState } from './key-state.ts';
import { hasExpired } from './refusals.ts';

/** `none`: never rotated. `in_grace`: two secrets are good. `ended`: the previous one is refused. */
export type RotationState = 'none' | 'in_grace' | 'ended';

export interface LastRotation {
  readonly state: RotationState;
  readonly rotatedAt: string | null;
  /** When the rotation said that the previous secret ends. */
  readonly graceEndsAt: string | null;
  /** When it did end: then, or before, with the key itself. Null while it is good. */
  readonly graceEndedAt: string | null;
  /** When the warning before the end was recorded; null: not yet, or never. */
  readonly warnedAt: string | null;
}

const NOT_ROTATED: LastRotation = {
  state: 'none',
  rotatedAt: null,
  graceEndsAt: null,
  graceEndedAt: null,
  warnedAt: null,
};

/** Where the last rotation of a key stands. By the clock, and not by whether the sweep has been there. */
export function rotationOf(state: Exclude<KeyState, { kind: 'absent' }>, now: string): LastRotation {
  if (state.kind === 'external' || state.key.previousSecret === null) return NOT_ROTATED;
  const { rotatedAt } = state.key;
  const { graceEndsAt, warnedAt } = state.key.previousSecret;
  const keyEndedAt = endOf(state, now);
  const endsAt = keyEndedAt !== null && keyEndedAt < graceEndsAt ? keyEndedAt : graceEndsAt;
  const ended = endsAt <= now || state.key.previousSecret.graceEndedAt !== null;
  return {
    state: ended ? 'ended' : 'in_grace',
    rotatedAt,
    graceEndsAt,
    graceEndedAt: ended ? endsAt : null,
    warnedAt,
  };
}

function endOf(
  state: Exclude<KeyState, { kind: 'absent' | 'external' }>,
  now: string,
): KeyDescription['expiresAt'] {
  if (state.kind === 'revoked') return state.revokedAt;
  if (state.kind === 'expired') return state.expiredAt;
  return hasExpired(state.key.expiresAt, now) ? state.key.expiresAt : null;
}
