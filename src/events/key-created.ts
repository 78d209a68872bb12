import { z } from 'zod';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope, exampleSecretHash } from './examples.ts';
import { keyRightsShape } from './key-rights.ts';

export const keyCreatedV2 = defineEvent({
  type: 'KeyCreated',
  version: 2,
  stream: 'lifecycle',
  meaning: 'A key exists from now on. Carries the hash of its secret, never the secret.',
  data: z.strictObject({
    name: z.string(),
    owner: z.string(),
    ...keyRightsShape,
    /** Hexadecimal SHA-256 of the secret, or HMAC-SHA-256 where a pepper is configured. */
    secretHash: z.string(),
    fingerprint: z.string(),
    /** Null: never expires, only where policy allows it. */
    expiresAt: z.string().nullable(),
  }),
  example: {
    ...exampleEnvelope,
    data: {
      name: 'ci-github-prod-2026q4',
      owner: 'ana@example.com',
      role: 'analyst',
      scopes: 'inherit',
      allowedDatasets: ['orders'],
      permissions: ['read'],
      rateLimit: 600,
      note: 'GitHub Actions, repository sales-etl',
      allowedCidrs: ['203.0.113.0/24'],
      secretHash: exampleSecretHash,
      fingerprint: 'qk_4fQ...9sK',
      expiresAt: '2027-02-18T21:04:44.123Z',
    },
  },
});
export type KeyCreated = EventOf<typeof keyCreatedV2>;
