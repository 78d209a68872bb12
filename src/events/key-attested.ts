import { z } from 'zod';
import {
  accessReviewReferenceShape,
  exampleAccessReview,
  REVIEW_DECISIONS,
} from './access-review-reference.ts';
import { defineEvent, type EventOf } from './event-definition.ts';
import { exampleEnvelope } from './examples.ts';

export const keyAttestedV1 = defineEvent({
  type: 'KeyAttested',
  version: 1,
  stream: 'lifecycle',
  meaning:
    'The owner of a key said what is to become of it. Until somebody else confirms it, the last word of the owner counts.',
  data: z.strictObject({
    ...accessReviewReferenceShape,
    keyName: z.string(),
    owner: z.string(),
    decision: z.enum(REVIEW_DECISIONS),
    reason: z.string().nullable(),
  }),
  example: {
    ...exampleEnvelope,
    data: {
      ...exampleAccessReview,
      keyName: 'ci-github-prod-2026q4',
      owner: 'ana@example.com',
      decision: 'keep',
      reason: 'The pipeline of sales-etl uses it every night.',
    },
  },
});
export type KeyAttested = EventOf<typeof keyAttestedV1>;
