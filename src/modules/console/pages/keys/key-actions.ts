import type { Key, Me } from '../../../../client/index.ts';
import { holds } from '../../routing/offered.ts';

export type KeyAction = 'rotate' | 'disable' | 'enable' | 'revoke';

/** What is worth offering; the service decides what may be done, and says why not. */
export function offeredActions({ status, external }: Key, me: Pick<Me, 'scopes'>): readonly KeyAction[] {
  if (external || status === 'REVOKED' || status === 'EXPIRED') return [];
  const offered: readonly (readonly [KeyAction, boolean])[] = [
    ['rotate', status === 'ACTIVE' && holds(me, 'keys:write', 'create:apikeys')],
    ['disable', status === 'ACTIVE' && holds(me, 'keys:write', 'revoke:apikeys')],
    ['enable', status === 'DISABLED' && holds(me, 'keys:write')],
    ['revoke', holds(me, 'keys:write', 'revoke:apikeys')],
  ];
  return offered.filter(([, isOffered]) => isOffered).map(([action]) => action);
}

/** @throws Error when somebody typed another name: what cannot be undone is not done by a slip of the hand */
export function requireName(typed: string, { name }: Pick<Key, 'name'>): void {
  if (typed.trim() !== name.trim())
    throw new Error('Nothing was done: the name that you typed is not the name of this key.');
}
