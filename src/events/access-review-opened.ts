import { z } from 'zod';
import { accessReviewReferenceShape, exampleAccessReview } from './access-review-reference.ts';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';

export const accessReviewOpenedV1 = defineEvent({
  type: 'AccessReviewOpened',
  version: 1,
  stream: 'lifecycle',
  meaning:
    'From now on the owners of a tenant’s keys say which are still needed, and somebody else confirms it. AccessReviewKeysListed says which keys.',
  data: z.strictObject({
    ...accessReviewReferenceShape,
    /** Null: keys of every owner. */
    ofOwner: z.string().nullable(),
    dueAt: z.string(),
    /** How many keys there are to review, and the SHA-256 of their ids, one a line in order: the population, provably. */
    keys: z.int().nonnegative(),
    keysSha256: z.string(),
    /** Owners of those keys, who are told of it: at most 1,000. */
    owners: z.array(z.string()).readonly(),
  }),
  example: {
    ...exampleEnvelope,
    keyId: null,
    data: {
      ...exampleAccessReview,
      ofOwner: null,
      dueAt: '2026-12-20T00:00:00.000Z',
      keys: 1,
      keysSha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      owners: ['ana@example.com'],
    },
  },
});
export type AccessReviewOpened = EventOf<typeof accessReviewOpenedV1>;
