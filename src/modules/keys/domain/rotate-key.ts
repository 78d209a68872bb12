import type { KeyRotated } from '../../../events/key-rotated.ts';
import { epochMs, isoTime, MS_PER_SECOND } from '../../../shared/iso-time.ts';
import { accept, refuse } from '../../../shared/result.ts';
import type { Decision, DecisionContext } from './decision.ts';
import { exceedsGrantor, exceedsLimits, notBeyondMaker, outlivesMaker, type Grantor } from './grantor.ts';
import type { KeyState, SecretOnRecord } from './key-state.ts';
import { about, referenceTo } from './lifecycle-event.ts';
import { requireChangeable } from './refusals.ts';

/** A day: long enough for a deployment to pick up the new secret, short enough that the old one is not forgotten. */
export const GRACE_SECONDS_DEFAULT = 86_400;
/** 30 days: beyond that, two secrets of one key are a habit and not a rotation. */
export const GRACE_SECONDS_MAX = 30 * 86_400;

export interface Rotation {
  readonly keyId: string;
  readonly secret: SecretOnRecord;
  readonly graceSeconds: number;
  /** Whoever rotates a key learns its new secret, and must not get more by it than by making a key. */
  readonly grantor: Grantor;
}

/**
 * Gives an active key a new secret. The key lives on for as long as it was given at first, counted from now; the old
 * secret ends with the grace, and never lives longer than it would have without the rotation.
 */
export function decideRotate(
  state: KeyState,
  rotation: Rotation,
  context: DecisionContext,
): Decision<KeyRotated> {
  const live = requireChangeable(state, rotation.keyId, context);
  if (!live.ok) return live;
  if (live.value.kind === 'disabled') {
    return refuse({
      code: 'key_disabled',
      detail: 'The key is disabled; enable it before rotating its secret.',
    });
  }
  const { key } = live.value;
  const { grantor } = rotation;
  const refusal =
    exceedsGrantor(key, grantor) ?? exceedsLimits(key, grantor) ?? outlivesMaker(key.expiresAt, grantor);
  if (refusal !== null) return refuse(refusal);
  const nowMs = epochMs(context.now);
  const graceEndsAt = isoTime(nowMs + rotation.graceSeconds * MS_PER_SECOND);
  if (key.expiresAt !== null && graceEndsAt > key.expiresAt) {
    return refuse({
      code: 'rotation_grace_exceeds_expiry',
      detail: `The old secret expires at ${key.expiresAt}, before the grace would end; ask for a shorter grace.`,
    });
  }
  return accept({
    ...about(key, context),
    type: 'KeyRotated',
    data: {
      ...referenceTo(key),
      secretHash: rotation.secret.hash,
      fingerprint: rotation.secret.fingerprint,
      previousFingerprint: key.secret.fingerprint,
      graceEndsAt,
      // A key that rotates itself would otherwise live for ever.
      expiresAt: notBeyondMaker(renewedExpiry(key, nowMs), grantor),
    },
  });
}

function renewedExpiry(
  key: { readonly createdAt: string; readonly rotatedAt: string | null; readonly expiresAt: string | null },
  nowMs: number,
): string | null {
  if (key.expiresAt === null) return null;
  const lifetimeMs = epochMs(key.expiresAt) - epochMs(key.rotatedAt ?? key.createdAt);
  return isoTime(nowMs + lifetimeMs);
}
