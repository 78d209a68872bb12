import { z } from 'zod';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';
import { keyRightsSchema } from './key-rights.ts';

const describedFields = keyRightsSchema.extend({
  name: z.string(),
  owner: z.string(),
  expiresAt: z.string().nullable(),
});

export const keyUpdatedV1 = defineEvent({
  type: 'KeyUpdated',
  version: 1,
  stream: 'lifecycle',
  meaning: 'Properties of a key changed. Old and new values stand side by side, so no value is ever obscured.',
  data: z.strictObject({
    before: describedFields.partial(),
    after: describedFields.partial(),
  }),
  example: {
    ...exampleEnvelope,
    data: { before: { allowedDatasets: ['orders'] }, after: { allowedDatasets: ['orders', 'customers'] } },
  },
});
export type KeyUpdated = EventOf<typeof keyUpdatedV1>;
export type DescribedFields = Readonly<z.infer<typeof describedFields>>;
