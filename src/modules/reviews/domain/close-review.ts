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
  /** Without a decision, whatever the owner said, of keys that can still be used. */
  readonly undecided: number;
  /** Of those, the ones whose owner has said nothing either. */
  readonly notAttested: number;
  /** Revoked or expired before anybody decided: there is nothing left to decide about. */
  readonly ended: number;
}

/** Why keys are undecided about which nobody had to decide any more. */
const ENDED_MEANWHILE = 'They were revoked or had expired before anybody decided.';

/** Ends a review. What is undecided then stays so, which takes a reason, unless there is nothing left to decide about. */
export function decideClose(
  review: AccessReview,
  { keep, rotate, revoke, undecided, ended }: ReviewTotals,
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
      ...{ reviewId, reviewName, keep, rotate, revoke, undecided: undecided + ended },
      reason: undecided > 0 ? reason : ended > 0 ? ENDED_MEANWHILE : null,
    },
  });
}
