import type { EventEnvelope } from '../../../events/envelope.ts';
import type { DecisionContext } from './decision.ts';

/** The envelope of an event about a key that exists; the type and data come from the decision. */
export const about = (
  key: { readonly id: string; readonly tenant: string },
  context: DecisionContext,
): Omit<EventEnvelope, 'type' | 'version' | 'data'> & {
  readonly version: 1;
  readonly outcome: 'SUCCESS';
} => ({
  id: context.eventId,
  version: 1,
  time: context.now,
  keyId: key.id,
  tenant: key.tenant,
  actor: context.actor,
  origin: context.origin,
  outcome: 'SUCCESS',
});

/** How the event names the key to people. */
export const referenceTo = (key: { readonly name: string; readonly owner: string }) => ({
  keyName: key.name,
  owner: key.owner,
});
