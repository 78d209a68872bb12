import { z } from 'zod';
import { accessReviewReferenceShape, exampleAccessReview } from './access-review-reference.ts';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';

export const accessReviewClosedV1 = defineEvent({
  type: 'AccessReviewClosed',
  version: 1,
  stream: 'lifecycle',
  meaning:
    'An access review is over. Nothing changes its result any more; keys without a decision stay without.',
  data: z.strictObject({
    ...accessReviewReferenceShape,
    keep: z.int().nonnegative(),
    rotate: z.int().nonnegative(),
    revoke: z.int().nonnegative(),
    undecided: z.int().nonnegative(),
    /** Why it was closed with undecided keys; null where there were none. */
    reason: z.string().nullable(),
  }),
  example: {
    ...exampleEnvelope,
    keyId: null,
    data: { ...exampleAccessReview, keep: 11, rotate: 1, revoke: 2, undecided: 0, reason: null },
  },
});
export type AccessReviewClosed = EventOf<typeof accessReviewClosedV1>;
