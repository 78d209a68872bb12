import type { Principal } from './principal.ts';
import type { DecisionContext } from '../../keys/domain/decision.ts';

/** What all events about a principal have in common. */
export const about = (tenant: string, context: DecisionContext) =>
  ({
    id: context.eventId,
    version: 1,
    time: context.now,
    keyId: null,
    tenant,
    actor: context.actor,
    origin: context.origin,
    outcome: 'SUCCESS',
  }) as const;

export const referenceTo = ({ id, name }: Pick<Principal, 'id' | 'name'>) =>
  ({ principalId: id, principalName: name }) as const;
