import { z } from 'zod';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope, exampleSecretHash } from './examples.ts';
import { examplePrincipalReference, exampleUser, principalReferenceShape } from './principal-reference.ts';

/** `password`: against the installation's own users. `oidc`: an identity provider said who it is. */
export const SIGN_IN_METHODS = ['password', 'oidc'] as const;
export type SignInMethod = (typeof SIGN_IN_METHODS)[number];

export const signedInV1 = defineEvent({
  type: 'SignedIn',
  version: 1,
  stream: 'lifecycle',
  meaning:
    'Somebody proved who they are, and has a session from now on. Carries hashes of what opens it, never those themselves.',
  data: z.strictObject({
    ...principalReferenceShape,
    sessionId: z.string(),
    method: z.enum(SIGN_IN_METHODS),
    /** The identity provider; null for a password of the installation's own. */
    provider: z.string().nullable(),
    /** The session ends then, however often it is refreshed. */
    expiresAt: z.string(),
    /** Hexadecimal SHA-256 of the refresh token handed out; null while a code waits to be exchanged for one. */
    refreshHash: z.string().nullable(),
    /** Hexadecimal SHA-256 of the code that a device or another program exchanges for tokens, once; null: no code. */
    codeHash: z.string().nullable(),
    /** The code is worthless from then on; null: no code. */
    codeExpiresAt: z.string().nullable(),
  }),
  example: {
    ...exampleEnvelope,
    keyId: null,
    actor: { ...exampleUser, id: examplePrincipalReference.principalId, email: 'ana@example.com' },
    data: {
      ...examplePrincipalReference,
      sessionId: 'ses_019a9b3c5d6e7f808182838485868799',
      method: 'oidc',
      provider: 'corporate',
      expiresAt: '2026-11-27T21:04:44.123Z',
      refreshHash: exampleSecretHash,
      codeHash: null,
      codeExpiresAt: null,
    },
  },
});
export type SignedIn = EventOf<typeof signedInV1>;
