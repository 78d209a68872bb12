import {
  REMINDER_STAGES,
  type AccessReviewReminded,
  type ReminderStage,
} from '../../../events/access-review-reminded.ts';
import { NO_ORIGIN, systemActor } from '../../../events/envelope.ts';
import { derivedId } from '../../../shared/derived-id.ts';
import { epochMs, MS_PER_DAY, type IsoTime } from '../../../shared/iso-time.ts';
import type { ReviewTotals } from './close-review.ts';
import { OWNERS_TOLD_MAX } from './open-review.ts';
import type { AccessReview } from './review.ts';

/**
 * The reminder that is due now; null: none is. Of several that became due during a downtime only the latest is given, and
 * the earlier ones never are.
 */
export function dueReminder(review: AccessReview, totals: ReviewTotals, now: IsoTime): ReminderStage | null {
  if (review.closed !== null || totals.undecided === 0) return null;
  const latest = REMINDER_STAGES.findLast((stage) => epochMs(now) >= dueMs(review, stage));
  if (latest === undefined) return null;
  const given = review.reminded.map((stage) => REMINDER_STAGES.indexOf(stage));
  return given.some((nth) => nth >= REMINDER_STAGES.indexOf(latest)) ? null : latest;
}

function dueMs({ openedAt, dueAt }: AccessReview, stage: ReminderStage): number {
  const [from, to] = [epochMs(openedAt), epochMs(dueAt)];
  const halfTime = from + (to - from) / 2;
  if (stage === 'half-time') return halfTime;
  // In a review of a day or two, the last day is its second half.
  return stage === 'last-day' ? Math.max(halfTime, to - MS_PER_DAY) : to;
}

/** Has an id of its own review and stage, so that two processes remind once. */
export function remindedEvent(
  { id: reviewId, name: reviewName, tenant, dueAt }: AccessReview,
  stage: ReminderStage,
  { undecided: notConfirmed, notAttested }: ReviewTotals,
  owners: readonly string[],
  now: IsoTime,
): AccessReviewReminded {
  return {
    id: derivedId('access review reminder', reviewId, stage),
    type: 'AccessReviewReminded',
    version: 1,
    time: now,
    keyId: null,
    tenant,
    actor: systemActor('access-reviews'),
    origin: NO_ORIGIN,
    outcome: 'SUCCESS',
    data: {
      ...{ reviewId, reviewName, stage, dueAt, notAttested, notConfirmed },
      owners: owners.slice(0, OWNERS_TOLD_MAX),
    },
  };
}
