import { z } from 'zod';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';
import { exampleKeyReference, keyReferenceShape } from './key-reference.ts';
import { keyRightsShape } from './key-rights.ts';

/** Only the fields that changed are present, under the names that KeyCreated gives them. */
export const changedFieldsSchema = z.strictObject({
  name: z.exactOptional(z.string()),
  owner: z.exactOptional(z.string()),
  expiresAt: z.exactOptional(z.string().nullable()),
  role: z.exactOptional(keyRightsShape.role),
  scopes: z.exactOptional(keyRightsShape.scopes),
  allowedDatasets: z.exactOptional(keyRightsShape.allowedDatasets),
  permissions: z.exactOptional(keyRightsShape.permissions),
  rateLimit: z.exactOptional(keyRightsShape.rateLimit),
  note: z.exactOptional(keyRightsShape.note),
});
export type ChangedFields = Readonly<z.infer<typeof changedFieldsSchema>>;

export const keyUpdatedV1 = defineEvent({
  type: 'KeyUpdated',
  version: 1,
  stream: 'lifecycle',
  meaning:
    'Properties of a key changed. Old and new values stand side by side, so no value is ever obscured.',
  data: z.strictObject({ ...keyReferenceShape, before: changedFieldsSchema, after: changedFieldsSchema }),
  example: {
    ...exampleEnvelope,
    data: {
      ...exampleKeyReference,
      before: { allowedDatasets: ['orders'] },
      after: { allowedDatasets: ['orders', 'customers'] },
    },
  },
});
export type KeyUpdated = EventOf<typeof keyUpdatedV1>;
