import { z } from 'zod';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';
import { changedPrincipalSchema } from './principal-description.ts';
import { examplePrincipalReference, exampleUser, principalReferenceShape } from './principal-reference.ts';

export const principalUpdatedV1 = defineEvent({
  type: 'PrincipalUpdated',
  version: 1,
  stream: 'lifecycle',
  meaning:
    'Properties of a principal changed, its role for instance, which at once changes what its keys may do. Old and new values stand side by side.',
  data: z.strictObject({
    ...principalReferenceShape,
    before: changedPrincipalSchema,
    after: changedPrincipalSchema,
  }),
  example: {
    ...exampleEnvelope,
    keyId: null,
    actor: exampleUser,
    data: { ...examplePrincipalReference, before: { role: 'analyst' }, after: { role: 'viewer' } },
  },
});
export type PrincipalUpdated = EventOf<typeof principalUpdatedV1>;
