import { NO_ORIGIN, type Actor } from '../../../events/envelope.ts';
import { derivedId } from '../../../shared/derived-id.ts';
import type { DecisionContext } from '../../keys/domain/decision.ts';

/** When and on what a plan is made: all that its events depend on besides the file and the keys. */
export interface PlanContext {
  readonly now: string;
  /** Of the lifecycle stream: processes that see the same keys and the same file make the same events. */
  readonly position: string;
}

export const configurationActor = (source: string): Actor => ({
  type: 'config',
  id: source,
  email: null,
  credential: null,
});

/** For what happens to a key once in its life: its creation, and its removal from configuration. */
export const onceFor = (
  keyId: string,
  type: 'KeyCreated' | 'KeyRevoked',
  source: string,
  { now }: PlanContext,
): DecisionContext => ({
  eventId: derivedId('configured key', keyId, type),
  now,
  actor: configurationActor(source),
  origin: NO_ORIGIN,
});

/** For what may happen again: another event whenever the key may have changed in between. */
export const changeOf = (
  keyId: string,
  type: 'KeyUpdated' | 'KeyDisabled' | 'KeyEnabled',
  source: string,
  { now, position }: PlanContext,
): DecisionContext => ({
  eventId: derivedId('configured key', keyId, type, position),
  now,
  actor: configurationActor(source),
  origin: NO_ORIGIN,
});
