import { z } from 'zod';

/** What a key may do: the part of a key's description that KeyCreated sets and KeyUpdated changes. */
export const ROLES = ['admin', 'auditor', 'analyst', 'viewer', 'user'] as const;
export type Role = (typeof ROLES)[number];

/** As version 1 of KeyCreated and KeyUpdated has them. Published: what comes later is added below. */
export const keyRightsShapeV1 = {
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

export const keyRightsShape = {
  ...keyRightsShapeV1,
  /** Ranges of addresses that it may be used from, in canonical form. Null: from anywhere. An empty list: from nowhere. */
  allowedCidrs: z.array(z.string()).readonly().nullable(),
};
export const keyRightsSchema = z.strictObject(keyRightsShape);
export type KeyRights = Readonly<z.infer<typeof keyRightsSchema>>;
