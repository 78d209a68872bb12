import { z } from 'zod';
import {
  accessReviewReferenceShape,
  exampleAccessReview,
  REVIEW_DECISIONS,
} from './access-review-reference.ts';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';

export const keyReviewedV1 = defineEvent({
  type: 'KeyReviewed',
  version: 1,
  stream: 'lifecycle',
  meaning:
    'Somebody who neither owns nor created a key decided, in an access review, what becomes of it. That is the review’s result for the key.',
  data: z.strictObject({
    ...accessReviewReferenceShape,
    keyName: z.string(),
    owner: z.string(),
    decision: z.enum(REVIEW_DECISIONS),
    reason: z.string().nullable(),
    /** What the owner had said; null: nothing. */
    attested: z.enum(REVIEW_DECISIONS).nullable(),
  }),
  example: {
    ...exampleEnvelope,
    data: {
      ...exampleAccessReview,
      keyName: 'ci-github-prod-2026q4',
      owner: 'ana@example.com',
      decision: 'keep',
      reason: 'The pipeline of sales-etl uses it every night.',
      attested: 'keep',
    },
  },
});
export type KeyReviewed = EventOf<typeof keyReviewedV1>;
