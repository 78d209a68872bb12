import type { AccessReviewClosed } from '../../../events/access-review-closed.ts';
import type { Refusal } from '../../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../../shared/result.ts';
import type { DecisionContext } from '../../keys/domain/decision.ts';
import { reviewClosed, undecidedKeys } from './review-refusals.ts';
import type { AccessReview } from './review.ts';

/** How far a review is. */
export interface ReviewTotals {
  readonly keep: number;
  readonly rotate: number;
  readonly revoke: number;
  /** Without a decision, whatever the owner said. */
  readonly undecided: number;
  /** Of those, the ones whose owner has said nothing either. */
  readonly notAttested: number;
}

/** Ends a review. What is undecided then stays so, which takes a reason. */
export function decideClose(
  review: AccessReview,
  { keep, rotate, revoke, undecided }: ReviewTotals,
  reason: string | null,
  { eventId, now, actor, origin }: DecisionContext,
): Result<AccessReviewClosed, Refusal> {
  if (review.closed !== null) return refuse(reviewClosed(review.closed.at));
  if (undecided > 0 && reason === null) return refuse(undecidedKeys(undecided));
  const { id: reviewId, name: reviewName, tenant } = review;
  return accept({
    ...{ id: eventId, type: 'AccessReviewClosed', version: 1, time: now, keyId: null, tenant, actor, origin },
    outcome: 'SUCCESS',
    data: {
      ...{ reviewId, reviewName, keep, rotate, revoke, undecided },
      reason: undecided > 0 ? reason : null,
    },
  });
}
