import { z } from 'zod';
import { NO_ORIGIN, systemActor } from './envelope.ts';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';
import { exampleKeyReference, keyReferenceShape } from './key-reference.ts';

export const rotationGraceEndingV1 = defineEvent({
  type: 'RotationGraceEnding',
  version: 1,
  stream: 'lifecycle',
  meaning:
    'The secret that a rotation replaced will soon be refused: whoever still uses it has to change over. Given once per rotation, by the sweep, some time before the grace ends and never before its middle.',
  data: z.strictObject({
    ...keyReferenceShape,
    fingerprint: z.string(),
    previousFingerprint: z.string(),
    graceEndsAt: z.string(),
    previousSecretUse: z
      .strictObject({
        requests: z.int().nonnegative(),
        lastUsedAt: z.string().nullable(),
        addresses: z.int().nonnegative(),
      })
      .nullable(),
  }),
  example: {
    ...exampleEnvelope,
    actor: systemActor('rotation-sweep'),
    origin: NO_ORIGIN,
    data: {
      ...exampleKeyReference,
      fingerprint: 'qk_7bW...2tM',
      previousFingerprint: 'qk_4fQ...9sK',
      graceEndsAt: '2026-11-21T21:04:44.123Z',
      previousSecretUse: { requests: 412, lastUsedAt: '2026-11-20T21:04:40.007Z', addresses: 2 },
    },
  },
});
export type RotationGraceEnding = EventOf<typeof rotationGraceEndingV1>;
