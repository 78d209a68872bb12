import { z } from 'zod';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';
import { exampleKeyReference, keyReferenceShape } from './key-reference.ts';

export const keyEnabledV1 = defineEvent({
  type: 'KeyEnabled',
  version: 1,
  stream: 'lifecycle',
  meaning: 'A disabled key is good again.',
  data: z.strictObject({ ...keyReferenceShape, reason: z.string().nullable(), fingerprint: z.string() }),
  example: {
    ...exampleEnvelope,
    data: { ...exampleKeyReference, reason: 'under investigation', fingerprint: 'qk_4fQ...9sK' },
  },
});
export type KeyEnabled = EventOf<typeof keyEnabledV1>;
