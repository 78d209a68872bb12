import { z } from 'zod';
import { OUTCOMES } from '../../../../events/envelope.ts';
import type { KeyState } from '../../../keys/domain/key-state.ts';
import type { LastRotation } from '../../../keys/domain/rotation-state.ts';
import type { SecretUse, UsesSinceRotation } from '../../../keys/rotation/rotation-uses.ts';
import type { KeyActivity } from '../../../projections/key-activity.ts';

const nullableText = z.string().nullable();

const secretUse = {
  /** Presentations since the rotation, accepted and refused. */
  requests: z.int(),
  successes: z.int(),
  refusals: z.int(),
  /** Last accepted one, and last of any outcome. */
  lastUsedAt: nullableText,
  lastAttemptAt: nullableText,
};

const userSchema = z.object({
  ip: nullableText,
  userAgent: nullableText,
  ...secretUse,
  /** Of the refusals, those since the grace ended. */
  refusedAfterGrace: z.int(),
  firstUsedAt: nullableText,
  lastOutcome: z.enum(OUTCOMES),
});

/** Where the last rotation of a key stands, and who presented which of its two secrets since. */
export const rotationSchema = z.object({
  keyId: z.string(),
  state: z.enum(['none', 'in_grace', 'ended']),
  rotatedAt: nullableText,
  graceEndsAt: nullableText,
  graceEndedAt: nullableText,
  warnedAt: nullableText,
  current: z.object({ fingerprint: nullableText, ...secretUse }),
  previous: z
    .object({
      fingerprint: z.string(),
      ...secretUse,
      refusedAfterGrace: z.int(),
      users: z.array(userSchema).readonly(),
      truncated: z.boolean(),
    })
    .nullable(),
  /** Reported by gateways without saying which secret it was. */
  unattributed: z.object(secretUse),
});
export type RotationView = z.output<typeof rotationSchema>;

type ExistingKey = Exclude<KeyState, { kind: 'absent' }>;

const NO_USE: SecretUse = { requests: 0, successes: 0, refusals: 0, lastUsedAt: null, lastAttemptAt: null };

export function rotationView(
  state: ExistingKey,
  rotation: LastRotation,
  uses: UsesSinceRotation,
): RotationView {
  const ours = state.kind === 'external' ? null : state.key;
  const previous = ours?.previousSecret ?? null;
  return {
    keyId: state.key.id,
    ...rotation,
    current: { fingerprint: ours?.secret.fingerprint ?? null, ...uses.current },
    previous: previous === null ? null : { fingerprint: previous.fingerprint, ...uses.previous },
    unattributed: uses.unattributed,
  };
}

/** A key that was never rotated has one secret, so all that is on record of the key is of it. */
export const usesOfOnlySecret = (activity: KeyActivity): UsesSinceRotation => ({
  current: {
    requests: activity.successes + activity.failures,
    successes: activity.successes,
    refusals: activity.failures,
    lastUsedAt: activity.lastUsedAt,
    lastAttemptAt: activity.lastAttemptAt,
  },
  previous: { ...NO_USE, refusedAfterGrace: 0, users: [], truncated: false },
  unattributed: NO_USE,
});
