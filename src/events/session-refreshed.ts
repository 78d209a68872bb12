import { z } from 'zod';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope, exampleSecretHash } from './examples.ts';
import { examplePrincipalReference, exampleUser, principalReferenceShape } from './principal-reference.ts';

export const sessionRefreshedV1 = defineEvent({
  type: 'SessionRefreshed',
  version: 1,
  stream: 'lifecycle',
  meaning:
    'A refresh token, or the code of a sign-in, was exchanged for new tokens, and is never good again: whoever presents it once more ends the session.',
  data: z.strictObject({
    ...principalReferenceShape,
    sessionId: z.string(),
    /** What was given up: hexadecimal SHA-256 of the refresh token or of the code. */
    usedHash: z.string(),
    /** Hexadecimal SHA-256 of the refresh token handed out for it. */
    refreshHash: z.string(),
  }),
  example: {
    ...exampleEnvelope,
    keyId: null,
    actor: { ...exampleUser, id: examplePrincipalReference.principalId, email: 'ana@example.com' },
    data: {
      ...examplePrincipalReference,
      sessionId: 'ses_019a9b3c5d6e7f808182838485868799',
      usedHash: exampleSecretHash,
      refreshHash: '5d5b09f6dcb2d53a5fffc60c4ac0d55fabdf556069d6631545f42aa6e3500f2e',
    },
  },
});
export type SessionRefreshed = EventOf<typeof sessionRefreshedV1>;
