import type { Credential } from '../../identity/caller.ts';
import type { Scope } from '../../identity/domain/scopes.ts';
import type { KeyDescription } from '../../keys/domain/key-state.ts';

/** Whoever holds one of them lists, makes or ends keys. */
const ABOUT_KEYS: readonly Scope[] = [
  ...(['keys:read', 'create:apikeys', 'revoke:apikeys', 'read:principals', 'admin:apikeys'] as const),
];

/**
 * Whether a credential is shown its owner's other keys and sessions, as Tiled shows them to all. Not a key that was narrowed
 * to other things: a gateway's, that only verifies, has no use for what else its owner holds, and may be in more hands.
 *
 * @param presented the key, where the credential is one
 */
export const seesOwnKeys = (
  { kind, scopes }: Pick<Credential, 'kind' | 'scopes'>,
  presented: Pick<KeyDescription, 'scopes'> | undefined,
): boolean =>
  kind === 'session' || presented?.scopes === 'inherit' || ABOUT_KEYS.some((scope) => scopes.has(scope));
