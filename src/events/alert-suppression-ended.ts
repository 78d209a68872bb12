import { z } from 'zod';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';

export const alertSuppressionEndedV1 = defineEvent({
  type: 'AlertSuppressionEnded',
  version: 1,
  stream: 'lifecycle',
  meaning: 'A suppression was ended before its time.',
  data: z.strictObject({ suppressionId: z.string() }),
  example: {
    ...exampleEnvelope,
    keyId: null,
    data: { suppressionId: 'sup_019a9b3c5d6e7f808182838485868700' },
  },
});
export type AlertSuppressionEnded = EventOf<typeof alertSuppressionEndedV1>;
