import type { RotationGraceEnding } from '../../../events/rotation-grace-ending.ts';
import { derivedId } from '../../../shared/derived-id.ts';
import { epochMs, MS_PER_SECOND } from '../../../shared/iso-time.ts';
import { accept, refuse } from '../../../shared/result.ts';
import type { Decision, DecisionContext } from './decision.ts';
import type { KeyState } from './key-state.ts';
import { about, referenceTo } from './lifecycle-event.ts';
import { requireLive } from './refusals.ts';
import { graceToEnd, warnableFrom } from './rotation-grace.ts';

/** A warning that the sweep would give. */
export interface GraceWarning {
  readonly keyId: string;
  /** How long before the end a warning is wanted. */
  readonly warningSeconds: number;
  /** What is known of the use that would be refused; null: nothing. */
  readonly previousSecretUse: RotationGraceEnding['data']['previousSecretUse'];
}

/**
 * Warns that the secret before the last rotation will soon be refused: once per rotation, within the time wanted, not
 * before the middle of the grace and not after its end, when there is nothing to warn of any more.
 */
export function decideWarnOfGraceEnd(
  state: KeyState,
  { keyId, warningSeconds, previousSecretUse }: GraceWarning,
  context: DecisionContext,
): Decision<RotationGraceEnding> {
  const live = requireLive(state, keyId, context.now);
  if (!live.ok) return live;
  const { key } = live.value;
  const from = warnableFrom(key);
  const graceEndsAt = graceToEnd(key);
  const leftMs = graceEndsAt === null ? 0 : epochMs(graceEndsAt) - epochMs(context.now);
  const due = from !== null && from <= context.now && leftMs > 0 && leftMs <= warningSeconds * MS_PER_SECOND;
  if (!due || graceEndsAt === null || key.previousSecret === null) {
    return refuse({ code: 'nothing_to_change', detail: 'No warning is due.' });
  }
  const previousFingerprint = key.previousSecret.fingerprint;
  return accept({
    ...about(key, context),
    id: derivedId('rotation-grace-ending', key.id, previousFingerprint, graceEndsAt),
    type: 'RotationGraceEnding',
    data: {
      ...referenceTo(key),
      fingerprint: key.secret.fingerprint,
      previousFingerprint,
      graceEndsAt,
      previousSecretUse,
    },
  });
}
