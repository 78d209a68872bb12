import type { KeyDisabled } from '../../../events/key-disabled.ts';
import { accept, refuse } from '../../../shared/result.ts';
import type { Decision, DecisionContext } from './decision.ts';
import type { KeyState } from './key-state.ts';
import { about, referenceTo } from './lifecycle-event.ts';
import { requireChangeable } from './refusals.ts';

/** Why a key is disabled or enabled, and which. */
export interface AbilityChange {
  readonly keyId: string;
  readonly reason: string | null;
}

/** Soft revocation: the key is refused until somebody enables it again. */
export function decideDisable(
  state: KeyState,
  change: AbilityChange,
  context: DecisionContext,
): Decision<KeyDisabled> {
  const live = requireChangeable(state, change.keyId, context);
  if (!live.ok) return live;
  if (live.value.kind === 'disabled') {
    return refuse({
      code: 'key_already_disabled',
      detail: `The key has been disabled since ${live.value.disabledAt}.`,
    });
  }
  const { key } = live.value;
  return accept({
    ...about(key, context),
    type: 'KeyDisabled',
    data: { ...referenceTo(key), reason: change.reason, fingerprint: key.secret.fingerprint },
  });
}
