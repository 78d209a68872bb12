import { z } from 'zod';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';
import { examplePrincipalReference, exampleUser, principalReferenceShape } from './principal-reference.ts';

export const sessionUsedV1 = defineEvent({
  type: 'SessionUsed',
  version: 1,
  stream: 'usage',
  meaning: 'Somebody who signed in asked for something, and was let in, or was not.',
  data: z.strictObject({
    ...principalReferenceShape,
    sessionId: z.string(),
    /** Route pattern, such as `GET /v1/keys/:id`. */
    endpoint: z.string(),
    /** The scope by which they passed, or that was missing; null where the route takes anybody who is signed in. */
    permission: z.string().nullable(),
    /** Lifecycle checkpoint that the decision rested on. */
    basedOn: z.array(z.int()).readonly(),
  }),
  example: {
    ...exampleEnvelope,
    keyId: null,
    actor: { ...exampleUser, id: examplePrincipalReference.principalId, email: 'ana@example.com' },
    data: {
      ...examplePrincipalReference,
      sessionId: 'ses_019a9b3c5d6e7f808182838485868799',
      endpoint: 'GET /v1/keys/:id',
      permission: 'keys:read',
      basedOn: [1041],
    },
  },
});
export type SessionUsed = EventOf<typeof sessionUsedV1>;
