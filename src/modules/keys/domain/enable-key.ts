import type { KeyEnabled } from '../../../events/key-enabled.ts';
import { accept, refuse } from '../../../shared/result.ts';
import type { Decision, DecisionContext } from './decision.ts';
import type { AbilityChange } from './disable-key.ts';
import type { KeyState } from './key-state.ts';
import { about, referenceTo } from './lifecycle-event.ts';
import { requireChangeable } from './refusals.ts';

/** Takes a soft revocation back. */
export function decideEnable(
  state: KeyState,
  change: AbilityChange,
  context: DecisionContext,
): Decision<KeyEnabled> {
  const live = requireChangeable(state, change.keyId, context);
  if (!live.ok) return live;
  if (live.value.kind === 'active') {
    return refuse({
      code: 'key_not_disabled',
      detail: 'The key is not disabled, so there is nothing to enable.',
    });
  }
  const { key } = live.value;
  return accept({
    ...about(key, context),
    type: 'KeyEnabled',
    data: { ...referenceTo(key), reason: change.reason, fingerprint: key.secret.fingerprint },
  });
}
