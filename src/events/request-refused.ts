import { z } from 'zod';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';
import { exampleUser } from './principal-reference.ts';

export const requestRefusedV1 = defineEvent({
  type: 'RequestRefused',
  version: 1,
  stream: 'usage',
  meaning:
    'Somebody who may use a route asked it for what it does not give them: more than they hold, what is not theirs, what does not exist, or what makes no sense. Nothing changed.',
  data: z.strictObject({
    /** Route pattern, such as `POST /v1/keys/:id/revoke`. */
    endpoint: z.string(),
    /** Code of the refusal, such as `role_not_held`. */
    code: z.string(),
    /** The id in the address, whether or not anything has it; null where the route has none. */
    target: z.string().nullable(),
  }),
  example: {
    ...exampleEnvelope,
    keyId: null,
    actor: exampleUser,
    outcome: 'FORBIDDEN',
    data: {
      endpoint: 'POST /v1/keys/:id/revoke',
      code: 'not_your_key',
      target: 'key_019a9b3c5d6e7f808182838485868788',
    },
  },
});
export type RequestRefused = EventOf<typeof requestRefusedV1>;
