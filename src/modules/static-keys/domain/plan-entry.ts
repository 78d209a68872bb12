import type { LifecycleEvent } from '../../../events/catalogue.ts';
import { accept, refuse, type Result } from '../../../shared/result.ts';
import { keyCreated } from '../../keys/domain/create-key.ts';
import { decideDisable } from '../../keys/domain/disable-key.ts';
import { decideEnable } from '../../keys/domain/enable-key.ts';
import { evolve } from '../../keys/domain/evolve.ts';
import type { KeyState } from '../../keys/domain/key-state.ts';
import { hasExpired } from '../../keys/domain/refusals.ts';
import { keyUpdated } from '../../keys/domain/update-key.ts';
import type { ConfiguredSecret } from './configured-secret.ts';
import { changeOf, onceFor, type PlanContext } from './plan-context.ts';
import type { StaticKey } from './static-key.ts';

/** An entry with what is kept of its secret. */
export interface ListedKey {
  readonly entry: StaticKey;
  readonly secret: ConfiguredSecret;
}

type LiveState = Extract<KeyState, { kind: 'active' | 'disabled' }>;

/** The events after which the key is as its entry says, or in a sentence why it cannot be. */
export function planEntry(
  { entry, secret }: ListedKey,
  state: KeyState,
  context: PlanContext,
): Result<readonly LifecycleEvent[], string> {
  switch (state.kind) {
    case 'absent':
      return hasExpired(entry.expiresAt, context.now)
        ? refuse(`expires_at is past since ${entry.expiresAt ?? ''}, so no key is made.`)
        : accept(creation(entry, secret, context));
    case 'active':
    case 'disabled': {
      const { expiresAt, configuredIn, tenant } = state.key;
      if (hasExpired(expiresAt, context.now)) return refuse(hasEnded('expired', expiresAt ?? ''));
      if (configuredIn === null) return refuse('configuration did not make the key of this secret.');
      return tenant === entry.tenant
        ? accept(change(entry, state, context))
        : refuse('a key cannot move to another tenant and take its past along; use another secret.');
    }
    case 'revoked':
      return refuse(hasEnded('was revoked', state.revokedAt));
    case 'expired':
      return refuse(hasEnded('expired', state.expiredAt));
    case 'external':
      return refuse('the key of this secret belongs to another system.');
    default:
      return state satisfies never;
  }
}

const hasEnded = (how: string, at: string): string =>
  `the key ${how} at ${at}; that is final, so use another secret.`;

function creation(
  entry: StaticKey,
  { keyId, record }: ConfiguredSecret,
  context: PlanContext,
): readonly LifecycleEvent[] {
  const { enabled: _, place, expiresAt, ...request } = entry;
  const created = keyCreated(
    { ...request, keyId, secret: record },
    expiresAt,
    onceFor(keyId, 'KeyCreated', place.source, context),
  );
  return [created, ...abilityChange(entry, evolve({ kind: 'absent' }, created), context)];
}

function change(entry: StaticKey, state: LiveState, context: PlanContext): readonly LifecycleEvent[] {
  const { enabled: _, place, secret: __, tenant: ___, ...wanted } = entry;
  const updated = keyUpdated(state.key, wanted, changeOf(state.key.id, 'KeyUpdated', place.source, context));
  if (updated === null) return abilityChange(entry, state, context);
  return [updated, ...abilityChange(entry, evolve(state, updated), context)];
}

function abilityChange(entry: StaticKey, state: KeyState, context: PlanContext): readonly LifecycleEvent[] {
  if ((state.kind !== 'active' && state.kind !== 'disabled') || (state.kind === 'active') === entry.enabled)
    return [];
  const keyId = state.key.id;
  const { source } = entry.place;
  const decision = entry.enabled
    ? decideEnable(
        state,
        { keyId, reason: 'enabled in configuration' },
        changeOf(keyId, 'KeyEnabled', source, context),
      )
    : decideDisable(
        state,
        { keyId, reason: 'disabled in configuration' },
        changeOf(keyId, 'KeyDisabled', source, context),
      );
  return decision.ok ? [decision.value] : [];
}
