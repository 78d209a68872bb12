import type { KeyDisabled } from '../../../events/key-disabled.ts';
import type { KeyRevoked } from '../../../events/key-revoked.ts';
import type { Decision, DecisionContext } from '../../keys/domain/decision.ts';
import { decideDisable } from '../../keys/domain/disable-key.ts';
import type { KeyState } from '../../keys/domain/key-state.ts';
import { decideRevoke } from '../../keys/domain/revoke-key.ts';
import { leakActId } from './leak-ids.ts';

/** What a report does to its key. The event’s id is the report’s, so that it is done once, whoever enables the key again. */
export function decideLeakAct(
  state: KeyState,
  leak: { readonly id: string; readonly keyId: string; readonly action: 'disable' | 'revoke' },
  context: DecisionContext,
): Decision<KeyDisabled | KeyRevoked> {
  const { id, keyId, action } = leak;
  const reason = `Its secret was reported as leaked (${id}).`;
  const once = { ...context, eventId: leakActId(id) };
  return action === 'disable'
    ? decideDisable(state, { keyId, reason }, once)
    : decideRevoke(state, { keyId, reason, by: 'secret' }, once);
}
