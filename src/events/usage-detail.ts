import { z } from 'zod';

/** What was asked of a key, and by whom on whose behalf: shared by all events about presenting a key. */
export const usageDetailShape = {
  keyName: z.string().nullable(),
  /** Of the secret presented, which during a rotation tells the old one from the new; null if it was unreadable. */
  fingerprint: z.string().nullable(),
  dataset: z.string().nullable(),
  permission: z.string().nullable(),
  /** What the caller was doing, for instance `/v1/query` or `ec2.amazonaws.com:RunInstances`. */
  endpoint: z.string().nullable(),
  /** The key of the gateway that asked on the bearer's behalf; its own activity counts this event too. */
  via: z.strictObject({ keyId: z.string(), keyName: z.string() }).nullable(),
  /** Lifecycle checkpoint that the decision rested on: makes "accepted after the revoke" a fact. Empty if not ours. */
  basedOn: z.array(z.int()).readonly(),
  /** Set for uses that another system reported; null for our own decisions. */
  external: z
    .strictObject({
      source: z.string(),
      region: z.string().nullable(),
      errorCode: z.string().nullable(),
    })
    .nullable(),
};
export const usageDetailSchema = z.strictObject(usageDetailShape);
export type UsageDetail = Readonly<z.infer<typeof usageDetailSchema>>;

export const exampleUsage: UsageDetail = {
  keyName: 'ci-github-prod-2026q4',
  fingerprint: 'qk_4fQ...9sK',
  dataset: 'orders',
  permission: 'read',
  endpoint: '/v1/query',
  via: { keyId: 'key_019a9b3c5d6e7f808182838485869999', keyName: 'edge-gateway' },
  basedOn: [1041],
  external: null,
};
