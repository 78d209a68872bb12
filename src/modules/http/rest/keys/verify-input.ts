import { isIP } from 'node:net';
import { z } from 'zod';
import { scrubSecrets } from '../../../operations/secret-scrubber.ts';
import { secretText } from '../../validation/text-schemas.ts';

/** Longer than any name that a key can allow, so nothing that could be allowed is cut off. */
const TARGET_CHARS_MAX = 200;
const USER_AGENT_CHARS_MAX = 512;
const ENDPOINT_CHARS_MAX = 2_048;

/** Control characters are refused; a secret that slipped into an endpoint's query is removed, not refused. */
const described = (charsMax: number) =>
  z
    .string()
    .max(charsMax)
    // eslint-disable-next-line no-control-regex -- refusing control characters is the point
    .regex(/^[^\u0000-\u001f\u007f-\u009f]*$/, 'Must not contain control characters')
    .transform(scrubSecrets)
    .nullable()
    .default(null);

/**
 * The body of `POST /v1/keys/verify`. Absent and null mean the same: not known, or nothing in particular. Checking it takes
 * 1 to 2 µs, measured; a check on the hot path that took ten times as long would show in the requests per second.
 */
export const verifySchema = z.strictObject({
  secret: secretText,
  dataset: described(TARGET_CHARS_MAX),
  permission: described(TARGET_CHARS_MAX),
  sourceIp: z
    .string()
    .refine((text) => isIP(text) !== 0, 'Must be an IP address')
    .nullable()
    .default(null),
  userAgent: described(USER_AGENT_CHARS_MAX),
  endpoint: described(ENDPOINT_CHARS_MAX),
});

export type VerifyInput = z.output<typeof verifySchema>;
