import { z } from 'zod';
import type { KeyDescription, KeyState } from '../../../keys/domain/key-state.ts';
import type { Verification } from '../../../keys/commands/verify-key/verify-key.command.ts';

const verifiedKeySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    fingerprint: z.string(),
    owner: z.string(),
    tenant: z.string(),
    role: z.string(),
    scopes: z.union([z.literal('inherit'), z.array(z.string()).readonly()]),
    allowedDatasets: z.array(z.string()).readonly().nullable(),
    permissions: z.array(z.string()).readonly().nullable(),
    rateLimit: z.int().nullable(),
    allowedCidrs: z.array(z.string()).readonly().nullable(),
    expiresAt: z.string().nullable(),
  })
  .readonly();

/** The answer to a verification. `key` is who the secret belongs to, whatever the code; null if to nobody known. */
export const verificationSchema = z
  .object({
    valid: z.boolean(),
    code: z.enum(['VALID', 'NOT_FOUND', 'REVOKED', 'EXPIRED', 'DISABLED', 'FORBIDDEN', 'RATE_LIMITED']),
    key: verifiedKeySchema.nullable(),
    requestId: z.string(),
    retryAfterMs: z.number().nullable(),
    /** What is left of the key's own limit, in this process; null where it has none or was not good. */
    rateLimit: z.object({ limit: z.int(), remaining: z.int(), resetSeconds: z.int() }).readonly().nullable(),
  })
  .readonly();
export type VerificationView = z.output<typeof verificationSchema>;

function verifiedKey(state: KeyState): z.output<typeof verifiedKeySchema> | null {
  if (state.kind === 'absent' || state.kind === 'external') return null;
  const { key } = state;
  return {
    id: key.id,
    name: key.name,
    fingerprint: key.secret.fingerprint,
    owner: key.owner,
    tenant: key.tenant,
    role: key.role,
    scopes: key.scopes,
    allowedDatasets: key.allowedDatasets,
    permissions: key.permissions,
    rateLimit: key.rateLimit,
    allowedCidrs: key.allowedCidrs,
    expiresAt: key.expiresAt,
  };
}

export const verificationView = (verification: Verification): VerificationView => ({
  valid: verification.valid,
  code: verification.code,
  key: verification.key === null ? null : verifiedKey(verification.key),
  requestId: verification.requestId,
  retryAfterMs: verification.retryAfterMs,
  rateLimit: verification.rateLimit,
});

/** What is said of a key, as JSON, for as long as it does not change: a changed key is another object. */
const keyTexts = new WeakMap<KeyDescription, string>();

function keyText(state: KeyState | null): string {
  if (state === null || state.kind === 'absent' || state.kind === 'external') return 'null';
  let text = keyTexts.get(state.key);
  if (text === undefined) {
    text = JSON.stringify(verifiedKey(state));
    keyTexts.set(state.key, text);
  }
  return text;
}

/**
 * {@link verificationView} as JSON, put together instead of written anew: a key with long lists of rights would otherwise
 * cost every one of its verifications the writing of them.
 */
export function verificationText({ valid, code, key, requestId, ...rest }: Verification): string {
  const { retryAfterMs, rateLimit } = rest;
  const limit =
    rateLimit === null
      ? 'null'
      : `{"limit":${rateLimit.limit},"remaining":${rateLimit.remaining},"resetSeconds":${rateLimit.resetSeconds}}`;
  return `{"valid":${valid},"code":"${code}","key":${keyText(key)},"requestId":${JSON.stringify(requestId)},"retryAfterMs":${retryAfterMs},"rateLimit":${limit}}`;
}
