import type { RotationGraceEnded } from '../../../events/rotation-grace-ended.ts';
import { derivedId } from '../../../shared/derived-id.ts';
import { accept, refuse } from '../../../shared/result.ts';
import type { Decision, DecisionContext } from './decision.ts';
import { isLive } from './evolve.ts';
import type { KeyState } from './key-state.ts';
import { about, referenceTo } from './lifecycle-event.ts';
import { requireLive } from './refusals.ts';
import { graceToEnd } from './rotation-grace.ts';

/**
 * Records that the grace of a rotation is over. The event's id follows from the rotation, so that two processes that
 * both find it due make one event. A key whose expiry has passed meanwhile still gets it: the grace ended before.
 */
export function decideEndGrace(
  state: KeyState,
  keyId: string,
  context: DecisionContext,
): Decision<RotationGraceEnded> {
  if (isLive(state) && state.key.previousSecret !== null) {
    const { key } = state;
    const { fingerprint: previousFingerprint, warnedAt } = state.key.previousSecret;
    const graceEndsAt = graceToEnd(key);
    if (graceEndsAt !== null && graceEndsAt <= context.now) {
      return accept({
        ...about(key, context),
        id: derivedId('rotation-grace-ended', key.id, previousFingerprint, graceEndsAt),
        type: 'RotationGraceEnded',
        data: {
          ...referenceTo(key),
          fingerprint: key.secret.fingerprint,
          previousFingerprint,
          graceEndsAt,
          warnedAt,
        },
      });
    }
  }
  const live = requireLive(state, keyId, context.now);
  return live.ok ? refuse({ code: 'nothing_to_change', detail: 'No grace has ended.' }) : live;
}
