import { z } from 'zod';
import { defineEvent, type EventOf } from '../event-definition.ts';
import { exampleEnvelope } from '../examples.ts';
import { exampleKeyReference, keyReferenceShape } from '../key-reference.ts';
import { keyRightsShapeV1 } from '../key-rights.ts';

export const changedFieldsShapeV1 = {
  name: z.exactOptional(z.string()),
  owner: z.exactOptional(z.string()),
  expiresAt: z.exactOptional(z.string().nullable()),
  role: z.exactOptional(keyRightsShapeV1.role),
  scopes: z.exactOptional(keyRightsShapeV1.scopes),
  allowedDatasets: z.exactOptional(keyRightsShapeV1.allowedDatasets),
  permissions: z.exactOptional(keyRightsShapeV1.permissions),
  rateLimit: z.exactOptional(keyRightsShapeV1.rateLimit),
  note: z.exactOptional(keyRightsShapeV1.note),
};
const changedFieldsSchemaV1 = z.strictObject(changedFieldsShapeV1);

export const keyUpdatedV1 = defineEvent({
  type: 'KeyUpdated',
  version: 1,
  stream: 'lifecycle',
  meaning:
    'Properties of a key changed. Old and new values stand side by side, so no value is ever obscured.',
  data: z.strictObject({
    ...keyReferenceShape,
    before: changedFieldsSchemaV1,
    after: changedFieldsSchemaV1,
  }),
  example: {
    ...exampleEnvelope,
    data: {
      ...exampleKeyReference,
      before: { allowedDatasets: ['orders'] },
      after: { allowedDatasets: ['orders', 'customers'] },
    },
  },
});
export type KeyUpdatedV1 = EventOf<typeof keyUpdatedV1>;
