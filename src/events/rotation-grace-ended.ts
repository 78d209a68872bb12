import { z } from 'zod';
import { NO_ORIGIN, systemActor } from './envelope.ts';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';
import { exampleKeyReference, keyReferenceShape } from './key-reference.ts';

export const rotationGraceEndedV1 = defineEvent({
  type: 'RotationGraceEnded',
  version: 1,
  stream: 'lifecycle',
  meaning:
    'The grace of a rotation is over, and the previous secret is refused for good. Recorded once per rotation by the sweep, also after downtime; a grace that another rotation, a revocation or an expiry ended before has that as its end.',
  data: z.strictObject({
    ...keyReferenceShape,
    fingerprint: z.string(),
    previousFingerprint: z.string(),
    graceEndsAt: z.string(),
    warnedAt: z.string().nullable(),
  }),
  example: {
    ...exampleEnvelope,
    actor: systemActor('rotation-sweep'),
    origin: NO_ORIGIN,
    data: {
      ...exampleKeyReference,
      fingerprint: 'qk_7bW...2tM',
      previousFingerprint: 'qk_4fQ...9sK',
      graceEndsAt: '2026-11-20T21:04:02.881Z',
      warnedAt: '2026-11-20T09:04:44.120Z',
    },
  },
});
export type RotationGraceEnded = EventOf<typeof rotationGraceEndedV1>;
