import { z } from 'zod';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';
import { exampleKeyReference, keyReferenceShape } from './key-reference.ts';

export const keyDisabledV1 = defineEvent({
  type: 'KeyDisabled',
  version: 1,
  stream: 'lifecycle',
  meaning: 'A key is refused until it is enabled again.',
  data: z.strictObject({ ...keyReferenceShape, reason: z.string().nullable(), fingerprint: z.string() }),
  example: {
    ...exampleEnvelope,
    data: { ...exampleKeyReference, reason: 'under investigation', fingerprint: 'qk_4fQ...9sK' },
  },
});
export type KeyDisabled = EventOf<typeof keyDisabledV1>;
