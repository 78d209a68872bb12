import { z } from 'zod';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';
import { examplePrincipalReference, exampleUser, principalReferenceShape } from './principal-reference.ts';

/** `limit`: it was the oldest of more sessions than one principal may have. */
export const SESSION_END_REASONS = [
  'signed_out',
  'revoked',
  'token_reused',
  'limit',
  'principal_disabled',
] as const;
export type SessionEndReason = (typeof SESSION_END_REASONS)[number];

export const sessionRevokedV1 = defineEvent({
  type: 'SessionRevoked',
  version: 1,
  stream: 'lifecycle',
  meaning: 'A session is over, and none of its tokens is good any more.',
  data: z.strictObject({
    ...principalReferenceShape,
    sessionId: z.string(),
    reason: z.enum(SESSION_END_REASONS),
  }),
  example: {
    ...exampleEnvelope,
    keyId: null,
    actor: { ...exampleUser, id: examplePrincipalReference.principalId, email: 'ana@example.com' },
    data: {
      ...examplePrincipalReference,
      sessionId: 'ses_019a9b3c5d6e7f808182838485868799',
      reason: 'signed_out',
    },
  },
});
export type SessionRevoked = EventOf<typeof sessionRevokedV1>;
