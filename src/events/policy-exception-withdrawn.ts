import { z } from 'zod';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';
import { examplePolicyException, policyExceptionShape } from './policy-reference.ts';

export const policyExceptionWithdrawnV1 = defineEvent({
  type: 'PolicyExceptionWithdrawn',
  version: 1,
  stream: 'lifecycle',
  meaning: 'A request for an exception was taken back, or an approved exception ended before its time.',
  data: z.strictObject({ ...policyExceptionShape, note: z.string().nullable() }),
  example: {
    ...exampleEnvelope,
    keyId: null,
    data: { ...examplePolicyException, note: null },
  },
});
export type PolicyExceptionWithdrawn = EventOf<typeof policyExceptionWithdrawnV1>;
