import { z } from 'zod';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';
import { exampleKeyReference, keyReferenceShape } from './key-reference.ts';

export const keyRevokedV1 = defineEvent({
  type: 'KeyRevoked',
  version: 1,
  stream: 'lifecycle',
  meaning: 'A key is refused for ever. Terminal: the first of KeyRevoked and KeyExpired wins.',
  data: z.strictObject({
    ...keyReferenceShape,
    reason: z.string().nullable(),
    /** How the key was named: by its id, or by presenting its secret (emergency revocation). */
    by: z.enum(['id', 'secret']),
    fingerprint: z.string(),
  }),
  example: {
    ...exampleEnvelope,
    data: { ...exampleKeyReference, reason: 'pipeline retired', by: 'id', fingerprint: 'qk_4fQ...9sK' },
  },
});
export type KeyRevoked = EventOf<typeof keyRevokedV1>;
