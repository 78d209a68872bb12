import type { KeyRevoked } from '../../../events/key-revoked.ts';
import { accept } from '../../../shared/result.ts';
import type { Decision, DecisionContext } from './decision.ts';
import type { KeyState } from './key-state.ts';
import { about, referenceTo } from './lifecycle-event.ts';
import { requireLive } from './refusals.ts';

export interface Revocation {
  readonly keyId: string;
  readonly reason: string | null;
  readonly by: 'id' | 'secret';
}

/** Revokes an active or disabled key. A key that is already revoked or expired is refused: its end stands as recorded. */
export function decideRevoke(
  state: KeyState,
  revocation: Revocation,
  context: DecisionContext,
): Decision<KeyRevoked> {
  const live = requireLive(state, revocation.keyId, context.now);
  if (!live.ok) return live;
  const { key } = live.value;
  return accept({
    ...about(key, context),
    type: 'KeyRevoked',
    data: {
      ...referenceTo(key),
      reason: revocation.reason,
      by: revocation.by,
      fingerprint: key.secret.fingerprint,
    },
  });
}
