import { z } from 'zod';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';
import { exampleUser } from './principal-reference.ts';

export const keysReadV1 = defineEvent({
  type: 'KeysRead',
  version: 1,
  stream: 'usage',
  meaning:
    'Somebody was shown keys that are not their own: one of them, or a page of a list. The event of a single key is in that key’s trail.',
  data: z.strictObject({
    /** Route pattern, such as `GET /v1/keys/:id`. */
    endpoint: z.string(),
    /** Of another's keys that were shown. */
    keyIds: z.array(z.string()).readonly(),
    /** What a list was narrowed down to; null for a single key. */
    filter: z.record(z.string(), z.string()).nullable(),
  }),
  example: {
    ...exampleEnvelope,
    actor: exampleUser,
    data: {
      endpoint: 'GET /v1/keys/:id',
      keyIds: ['key_019a9b3c5d6e7f808182838485868788'],
      filter: null,
    },
  },
});
export type KeysRead = EventOf<typeof keysReadV1>;
