import { z } from 'zod';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope, exampleSecretHash } from './examples.ts';
import { exampleKeyReference, keyReferenceShape } from './key-reference.ts';

export const keyRotatedV1 = defineEvent({
  type: 'KeyRotated',
  version: 1,
  stream: 'lifecycle',
  meaning: 'A key has a new secret. The previous one stays good until the grace ends, then never again.',
  data: z.strictObject({
    ...keyReferenceShape,
    secretHash: z.string(),
    fingerprint: z.string(),
    previousFingerprint: z.string(),
    /** The previous secret is refused from this instant on; equal to the event time when no grace was given. */
    graceEndsAt: z.string(),
    expiresAt: z.string().nullable(),
  }),
  example: {
    ...exampleEnvelope,
    data: {
      ...exampleKeyReference,
      secretHash: exampleSecretHash,
      fingerprint: 'qk_7bW...2tM',
      previousFingerprint: 'qk_4fQ...9sK',
      graceEndsAt: '2026-11-21T21:04:44.123Z',
      expiresAt: '2027-02-18T21:04:44.123Z',
    },
  },
});
export type KeyRotated = EventOf<typeof keyRotatedV1>;
