import { z } from 'zod';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';
import { examplePrincipalReference, exampleUser, principalReferenceShape } from './principal-reference.ts';

export const principalDisabledV1 = defineEvent({
  type: 'PrincipalDisabled',
  version: 1,
  stream: 'lifecycle',
  meaning:
    'A principal cannot sign in, and neither its sessions nor its keys are good, until it is enabled again.',
  data: z.strictObject({ ...principalReferenceShape, reason: z.string().nullable() }),
  example: {
    ...exampleEnvelope,
    keyId: null,
    actor: exampleUser,
    data: { ...examplePrincipalReference, reason: 'on leave' },
  },
});
export type PrincipalDisabled = EventOf<typeof principalDisabledV1>;
