import { z } from 'zod';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';

export const externalKeyObservedV1 = defineEvent({
  type: 'ExternalKeyObserved',
  version: 1,
  stream: 'lifecycle',
  meaning:
    'An imported trail names a key that another system issued. Keytrail reports on it and cannot decide for it.',
  data: z.strictObject({
    /** Which trail, for instance `aws:123456789012`. */
    source: z.string(),
    /** `temporary` keys (session credentials) expire by themselves and are never an unused-key finding. */
    kind: z.enum(['long-term', 'temporary']),
    name: z.string(),
    owner: z.string(),
    principal: z.string().nullable(),
    firstSeenAt: z.string(),
    /** Creation time if the trail states it; null otherwise. */
    createdAt: z.string().nullable(),
  }),
  example: {
    ...exampleEnvelope,
    keyId: 'AKIAIOSFODNN7EXAMPLE',
    data: {
      source: 'aws:123456789012',
      kind: 'long-term',
      name: 'AKIAIOSFODNN7EXAMPLE',
      owner: 'deploy',
      principal: 'arn:aws:iam::123456789012:user/deploy',
      firstSeenAt: '2026-11-20T21:04:44.000Z',
      createdAt: null,
    },
  },
});
export type ExternalKeyObserved = EventOf<typeof externalKeyObservedV1>;
