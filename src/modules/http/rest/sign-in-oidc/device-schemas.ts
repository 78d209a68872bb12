import { z } from 'zod';

/** Sealed values have under 2,000 characters. */
const sealedText = z.string().min(1).max(4_096);

export const beginDeviceSchema = z.strictObject({ provider: z.string().min(1).max(32) });

/** As RFC 8628 (3.2) names them. */
export const deviceSchema = z.object({
  device_code: z.string().describe('For the device alone: what it asks for tokens with.'),
  user_code: z.string().describe('For it to show; the person types it at the end.'),
  verification_uri: z.string().describe('For it to show, or to open.'),
  verification_uri_complete: z
    .string()
    .describe('The same: nothing is kept here by which a shorter one could be found.'),
  expires_in: z.int(),
  interval: z.int().describe('Seconds between two questions.'),
});

export const deviceLinkSchema = z.strictObject({ request: sealedText });

export const deviceAnswerSchema = z.strictObject({
  form_token: z.string().min(1).max(100),
  user_code: z.string().max(100).default(''),
  verdict: z.enum(['allow', 'deny']),
});

/** The grant type and the client's id are what OAuth libraries send along; there is one grant here, and no clients. */
export const deviceTokenSchema = z.strictObject({
  device_code: sealedText,
  grant_type: z.literal('urn:ietf:params:oauth:grant-type:device_code').optional(),
  client_id: z.string().max(512).optional(),
});

export const deviceTokensSchema = z.object({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.int(),
  refresh_token: z.string().describe('Exchanged once, at POST /v1/sessions/refresh.'),
});
