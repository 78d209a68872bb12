import { z } from 'zod';
import type { KeyView } from './key-view.ts';

const nullableText = z.string().nullable();

/** What {@link KeyView} looks like to a client; the type ties it to the view. */
export const keySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    fingerprint: nullableText,
    status: z.enum(['ACTIVE', 'DISABLED', 'REVOKED', 'EXPIRED']),
    external: z.boolean(),
    owner: z.string(),
    tenant: z.string(),
    role: nullableText,
    scopes: z.union([z.literal('inherit'), z.array(z.string()).readonly()]).nullable(),
    allowedDatasets: z.array(z.string()).readonly().nullable(),
    permissions: z.array(z.string()).readonly().nullable(),
    rateLimit: z.int().nullable(),
    allowedCidrs: z.array(z.string()).readonly().nullable(),
    note: nullableText,
    createdAt: nullableText,
    createdBy: nullableText,
    configuredIn: nullableText,
    expiresAt: nullableText,
    rotatedAt: nullableText,
    previousSecretGraceEndsAt: nullableText,
    disabledAt: nullableText,
    revokedAt: nullableText,
    revocationReason: nullableText,
    lastUsedAt: nullableText,
    lastAttemptAt: nullableText,
    totalRequests: z.int(),
  })
  .readonly() satisfies z.ZodType<KeyView>;

export const keyPageSchema = z.object({ items: z.array(keySchema), nextCursor: nullableText });

export const keyWithSecretSchema = z.object({ key: keySchema, secret: z.string() });
