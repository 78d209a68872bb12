import { z } from 'zod';

/** Which review an event is about. */
export const accessReviewReferenceShape = {
  /** `arv_` and 32 hexadecimal digits. */
  reviewId: z.string(),
  reviewName: z.string(),
};

export const exampleAccessReview = {
  reviewId: 'arv_019a9b3c5d6e7f808182838485868701',
  reviewName: 'Keys of the fourth quarter',
} as const;

/** What is to become of a key. `rotate` and `revoke` are carried out by people; the review says whether they were. */
export const REVIEW_DECISIONS = ['keep', 'rotate', 'revoke'] as const;
export type ReviewDecision = (typeof REVIEW_DECISIONS)[number];
