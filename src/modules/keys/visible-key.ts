import type { Refusal } from '../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../shared/result.ts';
import { seesKey, type Caller } from '../identity/caller.ts';
import { isWider, reachOfRole } from '../identity/domain/reach.ts';
import { effectiveScopes } from '../identity/domain/scopes.ts';
import type { KeyState } from './domain/key-state.ts';
import { keyNotFound } from './domain/refusals.ts';
import type { KeyDirectory } from './key-directory.ts';

type ExistingKey = Exclude<KeyState, { kind: 'absent' }>;

/** The id of no key. */
const NO_KEY = 'key_none';

/**
 * A key that the caller may see. Another tenant's key is not found: its existence is already a secret. Looking for a key
 * that does not exist takes longer than finding one in the cache, so what may not be seen costs such a search as well.
 */
export function visibleKey(
  directory: KeyDirectory,
  keyId: string,
  caller: Caller,
): Result<ExistingKey, Refusal> {
  const state = directory.byId(keyId);
  if (state.kind === 'absent') return refuse(keyNotFound(keyId));
  if (!seesKey(caller, state.key)) {
    directory.byId(NO_KEY);
    return refuse(keyNotFound(keyId));
  }
  return accept(state);
}

/** A key that the caller may see and change: any of them with `keys:write` or Tiled's `admin:apikeys`, else one's own. */
export function changeableKey(
  directory: KeyDirectory,
  keyId: string,
  caller: Caller,
): Result<ExistingKey, Refusal> {
  const visible = visibleKey(directory, keyId, caller);
  if (!visible.ok) return visible;
  const refusal = notOwnKey(caller, visible.value.key.owner) ?? outranks(caller, visible.value);
  return refusal === null ? visible : refuse(refusal);
}

/**
 * Whoever signed in is the owner, and may act on all that they own. A key is only something of the owner's: an
 * application's key must not be able to end the administrator key of whoever made it. Null: the key may act on this one.
 */
function outranks({ credential }: Caller, state: ExistingKey): Refusal | null {
  if (credential.kind === 'session' || isForOthers(credential.scopes)) return null;
  if (state.kind === 'external' || state.key.id === credential.keyId) return null;
  const { role, scopes } = state.key;
  const isWithin = [...effectiveScopes(role, scopes)].every((scope) => credential.scopes.has(scope));
  if (isWithin && !isWider(reachOfRole(role), credential.reach)) return null;
  return { code: 'not_your_key', detail: 'Your API key may not act on a key that can do more than itself.' };
}

/** Tiled's `admin:apikeys` is about everybody's keys as `keys:write` is; the other scopes about keys are for one's own. */
export const isForOthers = (scopes: Caller['credential']['scopes']): boolean =>
  scopes.has('keys:write') || scopes.has('admin:apikeys');

/** Null: the caller may act on keys of this owner. */
export function notOwnKey({ credential }: Caller, owner: string): Refusal | null {
  if (isForOthers(credential.scopes) || credential.owner === owner) return null;
  return { code: 'not_your_key', detail: 'Your credential may only act on keys of its own owner.' };
}
