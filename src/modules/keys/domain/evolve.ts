import type { KeyCreated } from '../../../events/key-created.ts';
import type { KeyRotated } from '../../../events/key-rotated.ts';
import type { LifecycleEvent } from '../../../events/catalogue.ts';
import { evolveExternal, firstSeen } from './external-key.ts';
import type { KeyDescription, KeyState } from './key-state.ts';
import { graceEnded, graceWarned, replaced } from './rotation-grace.ts';

/**
 * Folds one event into a key's state. Total and convergent: commands race, because the log has no conditional append,
 * so every event must have one meaning in every state. The first creation wins, the first terminal event wins, a later
 * rotation supersedes an earlier one, and an event that no longer applies changes nothing.
 */
export function evolve(state: KeyState, event: LifecycleEvent): KeyState {
  if (state.kind === 'external') return evolveExternal(state, event);
  switch (event.type) {
    case 'KeyCreated':
      return state.kind === 'absent' ? created(event) : state;
    case 'ExternalKeyObserved':
      return state.kind === 'absent' ? firstSeen(event) : state;
    case 'KeyUpdated':
      return isLive(state) ? { ...state, key: { ...state.key, ...event.data.after } } : state;
    case 'KeyRotated':
      return isLive(state) ? { ...state, key: rotated(state.key, event) } : state;
    case 'RotationGraceEnding':
      return isLive(state) ? withKey(state, graceWarned(state.key, event)) : state;
    case 'RotationGraceEnded':
      return isLive(state) ? withKey(state, graceEnded(state.key, event)) : state;
    case 'KeyDisabled':
      return state.kind === 'active' ? { kind: 'disabled', key: state.key, disabledAt: event.time } : state;
    case 'KeyEnabled':
      return state.kind === 'disabled' ? { kind: 'active', key: state.key } : state;
    case 'KeyRevoked':
      return isLive(state)
        ? { kind: 'revoked', key: state.key, revokedAt: event.time, reason: event.data.reason }
        : state;
    case 'KeyExpired':
      return isLive(state) ? { kind: 'expired', key: state.key, expiredAt: event.data.expiresAt } : state;
    default:
      return event satisfies never;
  }
}

type LiveState = Extract<KeyState, { kind: 'active' | 'disabled' }>;

/** Not terminal, and ours to decide about. */
export const isLive = (state: KeyState): state is LiveState =>
  state.kind === 'active' || state.kind === 'disabled';

function created(event: KeyCreated): KeyState {
  const { secretHash, fingerprint, ...description } = event.data;
  return {
    kind: 'active',
    key: {
      ...description,
      id: event.keyId ?? '',
      tenant: event.tenant,
      createdAt: event.time,
      createdBy: event.actor.id,
      configuredIn: event.actor.type === 'config' ? event.actor.id : null,
      secret: { hash: secretHash, fingerprint },
      previousSecret: null,
      rotatedAt: null,
    },
  };
}

function rotated(key: KeyDescription, event: KeyRotated): KeyDescription {
  return {
    ...key,
    secret: { hash: event.data.secretHash, fingerprint: event.data.fingerprint },
    previousSecret: replaced(key.secret, event),
    rotatedAt: event.time,
    expiresAt: event.data.expiresAt,
  };
}

/** The same object when the key is the same, which tells the projection that there is nothing to write. */
const withKey = (state: LiveState, key: KeyDescription): LiveState =>
  key === state.key ? state : { ...state, key };
