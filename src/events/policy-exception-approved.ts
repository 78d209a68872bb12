import { z } from 'zod';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';
import { examplePolicyException, policyExceptionShape } from './policy-reference.ts';

export const policyExceptionApprovedV1 = defineEvent({
  type: 'PolicyExceptionApproved',
  version: 1,
  stream: 'lifecycle',
  meaning:
    'Somebody other than who asked and than the owner approved an exception: until its end the policy leaves the keys alone.',
  data: z.strictObject({ ...policyExceptionShape, note: z.string().nullable() }),
  example: {
    ...exampleEnvelope,
    keyId: null,
    data: { ...examplePolicyException, note: 'Confirmed with finance.' },
  },
});
export type PolicyExceptionApproved = EventOf<typeof policyExceptionApprovedV1>;
