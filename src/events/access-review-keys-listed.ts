import { z } from 'zod';
import { accessReviewReferenceShape, exampleAccessReview } from './access-review-reference.ts';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';

export const accessReviewKeysListedV1 = defineEvent({
  type: 'AccessReviewKeysListed',
  version: 1,
  stream: 'lifecycle',
  meaning: 'Some of the keys of an access review, as they were when it was opened.',
  data: z.strictObject({
    ...accessReviewReferenceShape,
    items: z
      .array(
        z.strictObject({
          ofKeyId: z.string(),
          keyName: z.string(),
          owner: z.string(),
          createdBy: z.string(),
        }),
      )
      .readonly(),
  }),
  example: {
    ...exampleEnvelope,
    keyId: null,
    data: {
      ...exampleAccessReview,
      items: [
        {
          ofKeyId: 'key_019a9b3c5d6e7f808182838485868788',
          keyName: 'ci-github-prod-2026q4',
          owner: 'ana@example.com',
          createdBy: 'prn_5f0c2a4be6d1470c9a3e8b7d6c5f4e3a',
        },
      ],
    },
  },
});
export type AccessReviewKeysListed = EventOf<typeof accessReviewKeysListedV1>;
