import { z } from 'zod';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';
import { changedFieldsShapeV1 } from './former/key-updated-v1.ts';
import { exampleKeyReference, keyReferenceShape } from './key-reference.ts';
import { keyRightsShape } from './key-rights.ts';

/** Only the fields that changed are present, under the names that KeyCreated gives them. */
export const changedFieldsSchema = z.strictObject({
  ...changedFieldsShapeV1,
  allowedCidrs: z.exactOptional(keyRightsShape.allowedCidrs),
});
export type ChangedFields = Readonly<z.infer<typeof changedFieldsSchema>>;

export const keyUpdatedV2 = defineEvent({
  type: 'KeyUpdated',
  version: 2,
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
export type KeyUpdated = EventOf<typeof keyUpdatedV2>;
