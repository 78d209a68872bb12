import { z } from 'zod';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';
import { PRINCIPAL_KINDS, principalDescriptionShape } from './principal-description.ts';
import { examplePrincipalReference, exampleUser, principalReferenceShape } from './principal-reference.ts';

export const principalCreatedV1 = defineEvent({
  type: 'PrincipalCreated',
  version: 1,
  stream: 'lifecycle',
  meaning:
    'A user or a service may hold keys from now on, as far as its role allows. Never carries a password or a hash of one.',
  data: z.strictObject({
    ...principalReferenceShape,
    kind: z.enum(PRINCIPAL_KINDS),
    ...principalDescriptionShape,
  }),
  example: {
    ...exampleEnvelope,
    keyId: null,
    actor: exampleUser,
    data: {
      ...examplePrincipalReference,
      kind: 'user',
      email: 'ana@example.com',
      tenant: 'default',
      role: 'analyst',
      identities: [{ provider: 'corporate', subject: '248289761001' }],
    },
  },
});
export type PrincipalCreated = EventOf<typeof principalCreatedV1>;
