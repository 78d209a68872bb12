import type { Outcome } from '../../../events/envelope.ts';
import { denialOf, type Target } from './denial.ts';
import type { KeyDescription, KeyState } from './key-state.ts';
import { hasExpired } from './refusals.ts';

/** What the bearer of a secret wants; nulls: nothing in particular, the key itself is asked about. */
export interface UseRequest extends Target {
  readonly now: string;
}

/**
 * May this key be used so, now? Checks in a fixed order, and the first failure is the answer: unknown, revoked, expired,
 * disabled, then from where it may be used, and what for. The order is part of the contract, since it decides which code
 * is in the trail. The rate limit comes last and outside, because only accepted requests count against it.
 *
 * @param matched which of the key's secrets was presented
 */
export function decideUse(
  state: KeyState,
  matched: 'current' | 'previous',
  request: UseRequest,
): Exclude<Outcome, 'RATE_LIMITED'> {
  switch (state.kind) {
    case 'absent':
    case 'external':
      return 'INVALID';
    case 'revoked':
      return 'REVOKED';
    case 'expired':
      return 'EXPIRED';
    case 'active':
    case 'disabled': {
      const { key } = state;
      if (hasExpired(key.expiresAt, request.now)) return 'EXPIRED';
      if (matched === 'previous' && !inGrace(key, request.now)) return 'REVOKED';
      if (state.kind === 'disabled') return 'DISABLED';
      return denialOf(key, request) === null ? 'SUCCESS' : 'FORBIDDEN';
    }
    default:
      return state satisfies never;
  }
}

const inGrace = (key: KeyDescription, now: string): boolean =>
  key.previousSecret !== null &&
  key.previousSecret.graceEndedAt === null &&
  now < key.previousSecret.graceEndsAt;
