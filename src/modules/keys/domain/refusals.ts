import type { Refusal } from '../../../shared/refusal.ts';
import { refuse } from '../../../shared/result.ts';
import type { DecisionContext } from './decision.ts';
import { isLive } from './evolve.ts';
import type { KeyState } from './key-state.ts';

/** The one wording of every refusal that concerns a key, so that all front doors say the same. */
export const keyNotFound = (keyId: string): Refusal => ({
  code: 'key_not_found',
  detail: `No key has the id '${keyId}'.`,
});

const refusalsOf = {
  external: (): Refusal => ({
    code: 'external_key',
    detail: 'This key was issued by another system; Keytrail reports on it and cannot change it.',
  }),
  managed: (configuredIn: string): Refusal => ({
    code: 'managed_by_configuration',
    detail: `Configuration decides about this key, first in '${configuredIn}'; change its entry there.`,
  }),
  revoked: (at: string): Refusal => ({
    code: 'key_revoked',
    detail: `The key was revoked at ${at}; that is final.`,
  }),
  expired: (at: string): Refusal => ({
    code: 'key_expired',
    detail: `The key expired at ${at}; that is final.`,
  }),
};

export const hasExpired = (expiresAt: string | null, now: string): boolean =>
  expiresAt !== null && expiresAt <= now;

type LiveState = Extract<KeyState, { kind: 'active' | 'disabled' }>;

/**
 * The state if a key can still change, else the refusal that says why not. A key whose expiry has passed counts as
 * expired although the sweep has not come by yet, so the answer does not depend on when the sweep runs.
 */
export function requireLive(state: KeyState, keyId: string, now: string) {
  if (isLive(state)) {
    const { expiresAt } = state.key;
    if (expiresAt !== null && hasExpired(expiresAt, now)) return refuse(refusalsOf.expired(expiresAt));
    return { ok: true, value: state satisfies LiveState } as const;
  }
  switch (state.kind) {
    case 'absent':
      return refuse(keyNotFound(keyId));
    case 'external':
      return refuse(refusalsOf.external());
    case 'revoked':
      return refuse(refusalsOf.revoked(state.revokedAt));
    case 'expired':
      return refuse(refusalsOf.expired(state.expiredAt));
    default:
      return state satisfies never;
  }
}

/**
 * {@link requireLive} for changes that configuration makes itself to the keys that it lists: from anybody else they would
 * be undone at the next start. Ending a key is for everybody: who finds one in the wrong hands must not have to find the
 * right file first.
 */
export function requireChangeable(state: KeyState, keyId: string, { now, actor }: DecisionContext) {
  const live = requireLive(state, keyId, now);
  if (!live.ok || live.value.key.configuredIn === null || actor.type === 'config') return live;
  return refuse(refusalsOf.managed(live.value.key.configuredIn));
}
