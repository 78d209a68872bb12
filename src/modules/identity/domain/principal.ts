import type { PrincipalEvent } from '../../../events/catalogue.ts';
import type { PrincipalDescription, PrincipalKind } from '../../../events/principal-description.ts';

/** Who may sign in or hold keys: a person or a program. The fold of its events. */
export interface Principal extends PrincipalDescription {
  readonly id: string;
  readonly kind: PrincipalKind;
  /** Unique among all principals, and how keys name their owner. Never changes. */
  readonly name: string;
  readonly createdAt: string;
  /** Id of the actor that created it, and what sort of actor: `config` for one that a file declares. */
  readonly createdBy: string;
  readonly createdByType: string;
  /** Null: active. */
  readonly disabledAt: string | null;
}

/**
 * Folds one event into a principal. Total and convergent: the first creation wins, and an event that no longer applies
 * changes nothing. Undefined: there is no such principal (yet).
 */
export function evolvePrincipal(state: Principal | undefined, event: PrincipalEvent): Principal | undefined {
  if (state === undefined) return event.type === 'PrincipalCreated' ? created(event) : undefined;
  switch (event.type) {
    case 'PrincipalCreated':
      return state;
    case 'PrincipalUpdated':
      return { ...state, ...event.data.after };
    case 'PrincipalDisabled':
      return state.disabledAt === null ? { ...state, disabledAt: event.time } : state;
    case 'PrincipalEnabled':
      return state.disabledAt === null ? state : { ...state, disabledAt: null };
    default:
      return event satisfies never;
  }
}

function created(event: Extract<PrincipalEvent, { type: 'PrincipalCreated' }>): Principal {
  const { principalId, principalName, ...description } = event.data;
  return {
    ...description,
    id: principalId,
    name: principalName,
    createdAt: event.time,
    createdBy: event.actor.id,
    createdByType: event.actor.type,
    disabledAt: null,
  };
}
