import type { LifecycleEvent } from '../../../events/catalogue.ts';
import type { ExternalKey, KeyState, KeyStatus } from './key-state.ts';

/** Trails do not say that a key has expired. */
export type ExternalStatus = Exclude<KeyStatus, 'EXPIRED'>;

type ExternalState = Extract<KeyState, { kind: 'external' }>;
type Observed = Extract<LifecycleEvent, { type: 'ExternalKeyObserved' }>;

export function firstSeen(event: Observed): ExternalState {
  const { kind: lifetime, ...seen } = event.data;
  const untouched = { disabledAt: null, enabledAt: null, revokedAt: null };
  return {
    kind: 'external',
    key: { ...seen, ...untouched, id: event.keyId ?? '', tenant: event.tenant, lifetime },
  };
}

/**
 * Folds one event into a key of another system. Trails are imported in any order, so the log's order means nothing
 * here and every event counts by its own time: the earliest sighting, any known creation time, and the latest of each
 * change are kept, which any order of events comes to.
 */
export function evolveExternal(state: ExternalState, event: LifecycleEvent): ExternalState {
  const { key } = state;
  switch (event.type) {
    case 'ExternalKeyObserved': {
      const { firstSeenAt, createdAt } = event.data;
      return changed(state, {
        firstSeenAt: firstSeenAt < key.firstSeenAt ? firstSeenAt : key.firstSeenAt,
        createdAt: key.createdAt ?? createdAt,
      });
    }
    case 'KeyDisabled':
      return changed(state, { disabledAt: later(key.disabledAt, event.time) });
    case 'KeyEnabled':
      return changed(state, { enabledAt: later(key.enabledAt, event.time) });
    case 'KeyRevoked':
      return changed(state, { revokedAt: later(key.revokedAt, event.time) });
    case 'KeyCreated':
    case 'KeyUpdated':
    case 'KeyRotated':
    case 'RotationGraceEnding':
    case 'RotationGraceEnded':
    case 'KeyExpired':
      return state;
    default:
      return event satisfies never;
  }
}

/** As the trail shows it; the reports' SQL counts the same way. Of two changes at one instant the stricter one counts. */
export function externalStatus({ disabledAt, enabledAt, revokedAt }: ExternalKey): ExternalStatus {
  if (revokedAt !== null) return 'REVOKED';
  return disabledAt !== null && disabledAt >= (enabledAt ?? disabledAt) ? 'DISABLED' : 'ACTIVE';
}

const changed = (state: ExternalState, change: Partial<ExternalKey>): ExternalState => ({
  ...state,
  key: { ...state.key, ...change },
});

const later = (known: string | null, time: string): string => (known === null || time > known ? time : known);
