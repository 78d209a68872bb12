import type { KeyExpired } from '../../../events/key-expired.ts';
import { accept, refuse } from '../../../shared/result.ts';
import type { Decision, DecisionContext } from './decision.ts';
import { isLive } from './evolve.ts';
import type { KeyState } from './key-state.ts';
import { about, referenceTo } from './lifecycle-event.ts';
import { hasExpired, requireLive } from './refusals.ts';

/** Records that a key's expiry has passed. Refused for keys that are not due, or that already ended. */
export function decideExpire(state: KeyState, keyId: string, context: DecisionContext): Decision<KeyExpired> {
  if (isLive(state) && state.key.expiresAt !== null && hasExpired(state.key.expiresAt, context.now)) {
    return accept({
      ...about(state.key, context),
      type: 'KeyExpired',
      data: {
        ...referenceTo(state.key),
        expiresAt: state.key.expiresAt,
        fingerprint: state.key.secret.fingerprint,
      },
    });
  }
  const live = requireLive(state, keyId, context.now);
  return live.ok ? refuse({ code: 'nothing_to_change', detail: 'The key has not expired yet.' }) : live;
}
