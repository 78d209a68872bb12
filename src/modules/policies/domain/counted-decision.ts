import type { PolicyExceptionEvent } from '../../../events/catalogue.ts';
import type { PolicyException } from './policy-exception.ts';

/**
 * Whether an event that is on record is the one that counts: of two who decide at the same moment on two processes, both
 * events are durable, and the fold takes the first.
 */
export function isCounted({ decision, withdrawn }: PolicyException, event: PolicyExceptionEvent): boolean {
  if (event.type === 'PolicyExceptionRequested') return true;
  const deed = event.type === 'PolicyExceptionWithdrawn' ? withdrawn : decision;
  if (deed === null || deed.at !== event.time || deed.by.id !== event.actor.id) return false;
  return event.type === 'PolicyExceptionWithdrawn' || decision?.kind === KIND[event.type];
}

const KIND = { PolicyExceptionApproved: 'approved', PolicyExceptionRejected: 'rejected' } as const;
