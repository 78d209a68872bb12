import type { Refusal } from '../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../shared/result.ts';
import { seesTenant, type Caller } from '../identity/caller.ts';
import type { KeyState } from './domain/key-state.ts';
import { keyNotFound } from './domain/refusals.ts';
import type { KeyDirectory } from './key-directory.ts';

type ExistingKey = Exclude<KeyState, { kind: 'absent' }>;

/** A key that the caller may see. Another tenant's key is not found: its existence is already a secret. */
export function visibleKey(
  directory: KeyDirectory,
  keyId: string,
  caller: Caller,
): Result<ExistingKey, Refusal> {
  const state = directory.byId(keyId);
  if (state.kind === 'absent' || !seesTenant(caller, state.key.tenant)) return refuse(keyNotFound(keyId));
  return accept(state);
}
