import { z } from 'zod';

/** What a key may do: the part of a key's description that KeyCreated sets and KeyUpdated changes. */
export const ROLES = ['admin', 'auditor', 'analyst', 'viewer', 'user'] as const;
export type Role = (typeof ROLES)[number];

export const keyRightsShape = {
  role: z.enum(ROLES),
  /** `inherit`: all that the role grants. A list: only these, and only as far as the role grants them. */
  scopes: z.union([z.literal('inherit'), z.array(z.string()).readonly()]),
  /** Null: every dataset. An empty list: none. */
  allowedDatasets: z.array(z.string()).readonly().nullable(),
  /** Null: every permission. */
  permissions: z.array(z.string()).readonly().nullable(),
  /** Requests per minute; null: no limit of its own. */
  rateLimit: z.int().positive().nullable(),
  note: z.string().nullable(),
};
export const keyRightsSchema = z.strictObject(keyRightsShape);
export type KeyRights = Readonly<z.infer<typeof keyRightsSchema>>;
