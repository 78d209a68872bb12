import { z } from 'zod';

/** What a device asked for: it gets tokens once somebody has signed in and confirmed the code that it shows. */
export const deviceRequestSchema = z.strictObject({
  provider: z.string(),
  /** Of the code that the device exchanges; the code itself is in the device only. */
  codeHash: z.string(),
  userCode: z.string(),
  expiresAtMs: z.int(),
  /** From where it asked, for the person to recognise it by. */
  asked: z.strictObject({ ip: z.string().nullable(), userAgent: z.string().nullable() }),
});
export type DeviceRequest = Readonly<z.infer<typeof deviceRequestSchema>>;

/** What somebody signs in for. `code`: another program takes the tokens, by a code that the person carries to it. */
export const signInIntentSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('tokens') }),
  z.strictObject({ kind: z.literal('code') }),
  z.strictObject({ kind: z.literal('device'), device: deviceRequestSchema }),
]);
export type SignInIntent = Readonly<z.infer<typeof signInIntentSchema>>;

/** A sign-in that is under way at a provider; travels sealed in a cookie of the browser. */
export const pendingSignInSchema = z.strictObject({
  provider: z.string(),
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  intent: signInIntentSchema,
});

/** Somebody who signed in and is asked whether a device shall act for them; travels sealed in a cookie, too. */
export const deviceConfirmationSchema = z.strictObject({
  principalId: z.string(),
  /** Stands in the form as well: another site can have a browser send the cookie, and does not know this. */
  formToken: z.string(),
  device: deviceRequestSchema,
});
