import { z } from 'zod';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';
import { examplePrincipalReference, exampleUser, principalReferenceShape } from './principal-reference.ts';

export const principalEnabledV1 = defineEvent({
  type: 'PrincipalEnabled',
  version: 1,
  stream: 'lifecycle',
  meaning: 'A disabled principal may sign in again, and its keys are good again. Its sessions are not.',
  data: z.strictObject({ ...principalReferenceShape, reason: z.string().nullable() }),
  example: {
    ...exampleEnvelope,
    keyId: null,
    actor: exampleUser,
    data: { ...examplePrincipalReference, reason: 'on leave' },
  },
});
export type PrincipalEnabled = EventOf<typeof principalEnabledV1>;
