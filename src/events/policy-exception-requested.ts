import { z } from 'zod';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';
import { examplePolicyException, policyExceptionShape } from './policy-reference.ts';

export const policyExceptionRequestedV1 = defineEvent({
  type: 'PolicyExceptionRequested',
  version: 1,
  stream: 'lifecycle',
  meaning:
    'Somebody asked that a policy leave keys alone until an instant. Nothing changes until somebody else approves.',
  data: z.strictObject({ ...policyExceptionShape, reason: z.string() }),
  example: {
    ...exampleEnvelope,
    keyId: null,
    data: { ...examplePolicyException, reason: 'Used once a year, for the annual statement.' },
  },
});
export type PolicyExceptionRequested = EventOf<typeof policyExceptionRequestedV1>;
