import { isIP } from 'node:net';
import { z } from 'zod';
import { scrubSecrets } from '../../../operations/secret-scrubber.ts';
import { SECRET_CHARS_MAX } from '../../../keys/domain/secret-format.ts';
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

/** The body of `POST /v1/keys/verify`. Absent and null mean the same: not known, or nothing in particular. */
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

const PLAIN = /^[\u0020-\u007e]*$/;
const FIELDS = new Set(Object.keys(verifySchema.shape));

/**
 * {@link verifySchema} by hand, for bodies of plain texts: what gateways send all day. It knows nothing about what is
 * wrong with any other body; those go the long way.
 */
export function quickVerifyInput(body: unknown): VerifyInput | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  for (const field in body) if (!FIELDS.has(field)) return undefined;
  const { secret, dataset, permission, sourceIp, userAgent, endpoint } = body as Record<string, unknown>;
  if (typeof secret !== 'string' || secret.length === 0 || secret.length > SECRET_CHARS_MAX) return undefined;
  if (!isPlain(dataset, TARGET_CHARS_MAX) || !isPlain(permission, TARGET_CHARS_MAX)) return undefined;
  if (!isPlain(userAgent, USER_AGENT_CHARS_MAX) || !isPlain(endpoint, ENDPOINT_CHARS_MAX)) return undefined;
  if (!isAbsent(sourceIp) && (typeof sourceIp !== 'string' || isIP(sourceIp) === 0)) return undefined;
  return {
    secret,
    dataset: scrubbed(dataset),
    permission: scrubbed(permission),
    sourceIp: sourceIp ?? null,
    userAgent: scrubbed(userAgent),
    endpoint: scrubbed(endpoint),
  };
}

type Described = string | null | undefined;

const isAbsent = (value: unknown): value is null | undefined => value === null || value === undefined;

const isPlain = (value: unknown, charsMax: number): value is Described =>
  isAbsent(value) || (typeof value === 'string' && value.length <= charsMax && PLAIN.test(value));

const scrubbed = (text: Described): string | null => (isAbsent(text) ? null : scrubSecrets(text));
