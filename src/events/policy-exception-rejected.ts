import { z } from 'zod';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';
import { examplePolicyException, policyExceptionShape } from './policy-reference.ts';

export const policyExceptionRejectedV1 = defineEvent({
  type: 'PolicyExceptionRejected',
  version: 1,
  stream: 'lifecycle',
  meaning:
    'Somebody other than who asked and than the owner rejected an exception. The first decision counts.',
  data: z.strictObject({ ...policyExceptionShape, note: z.string().nullable() }),
  example: {
    ...exampleEnvelope,
    keyId: null,
    data: { ...examplePolicyException, note: 'The statement can be made with a new key.' },
  },
});
export type PolicyExceptionRejected = EventOf<typeof policyExceptionRejectedV1>;
