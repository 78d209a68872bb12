import { z } from 'zod';
import { systemActor, NO_ORIGIN } from './envelope.ts';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';
import { exampleKeyReference, keyReferenceShape } from './key-reference.ts';

export const keyExpiredV1 = defineEvent({
  type: 'KeyExpired',
  version: 1,
  stream: 'lifecycle',
  meaning:
    'The expiry of a key has passed. Terminal; emitted once per key by the sweep, also after downtime.',
  data: z.strictObject({ ...keyReferenceShape, expiresAt: z.string(), fingerprint: z.string() }),
  example: {
    ...exampleEnvelope,
    actor: systemActor('expiry-sweep'),
    origin: NO_ORIGIN,
    data: { ...exampleKeyReference, expiresAt: '2026-11-20T21:04:44.000Z', fingerprint: 'qk_4fQ...9sK' },
  },
});
export type KeyExpired = EventOf<typeof keyExpiredV1>;
