import { z } from 'zod';
import { defineEvent, type EventOf } from '../event-definition.ts';
import { exampleEnvelope, exampleSecretHash } from '../examples.ts';
import { keyRightsShapeV1 } from '../key-rights.ts';

export const keyCreatedV1 = defineEvent({
  type: 'KeyCreated',
  version: 1,
  stream: 'lifecycle',
  meaning: 'A key exists from now on. Carries the hash of its secret, never the secret.',
  data: z.strictObject({
    name: z.string(),
    owner: z.string(),
    ...keyRightsShapeV1,
    secretHash: z.string(),
    fingerprint: z.string(),
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
      secretHash: exampleSecretHash,
      fingerprint: 'qk_4fQ...9sK',
      expiresAt: '2027-02-18T21:04:44.123Z',
    },
  },
});
export type KeyCreatedV1 = EventOf<typeof keyCreatedV1>;
