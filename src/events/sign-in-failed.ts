import { z } from 'zod';
import { ANONYMOUS } from './envelope.ts';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';
import { examplePrincipalReference } from './principal-reference.ts';

/** Why somebody was not signed in. The person who tried learns less: an unknown name and a wrong password look alike. */
export const SIGN_IN_FAILURES = [
  'unknown_principal',
  'wrong_password',
  'principal_disabled',
  'throttled',
  'provider_refused',
  'state_invalid',
  'denied',
  'token_invalid',
  'token_expired',
  'token_reused',
  'session_over',
] as const;
export type SignInFailure = (typeof SIGN_IN_FAILURES)[number];

export const signInFailedV1 = defineEvent({
  type: 'SignInFailed',
  version: 1,
  stream: 'usage',
  meaning: 'Somebody tried to sign in, or to go on with a session, and was refused.',
  data: z.strictObject({
    /** Null where nobody here has the name that was given; the name itself is not kept, it may be a password. */
    principalId: z.string().nullable(),
    principalName: z.string().nullable(),
    sessionId: z.string().nullable(),
    method: z.enum(['password', 'oidc', 'refresh', 'code', 'access']),
    provider: z.string().nullable(),
    reason: z.enum(SIGN_IN_FAILURES),
  }),
  example: {
    ...exampleEnvelope,
    keyId: null,
    actor: ANONYMOUS,
    outcome: 'INVALID',
    data: {
      ...examplePrincipalReference,
      sessionId: null,
      method: 'password',
      provider: null,
      reason: 'wrong_password',
    },
  },
});
export type SignInFailed = EventOf<typeof signInFailedV1>;
