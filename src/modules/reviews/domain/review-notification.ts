import type { AccessReviewClosed } from '../../../events/access-review-closed.ts';
import type { AccessReviewOpened } from '../../../events/access-review-opened.ts';
import type { AccessReviewReminded } from '../../../events/access-review-reminded.ts';
import type { KnownEvent } from '../../../events/catalogue.ts';
import type { Notification } from '../../notifications/domain/notification.ts';
import type { NotificationType } from '../../notifications/domain/notification-types.ts';

const STAGES: Readonly<Record<AccessReviewReminded['data']['stage'], string>> = {
  'half-time': 'Half of the time is over',
  'last-day': 'The last day has begun',
  overdue: 'The time is over',
};

/** What people are told of access reviews; null for every other event. */
export function reviewNotification(event: KnownEvent): Notification | null {
  switch (event.type) {
    case 'AccessReviewOpened':
      return opened(event);
    case 'AccessReviewReminded':
      return reminded(event);
    case 'AccessReviewClosed':
      return closed(event);
    default:
      return null;
  }
}

const HOW = 'Say of each of your keys whether to keep, rotate or revoke it: `keytrail reviews attest`.';

function opened(event: AccessReviewOpened): Notification {
  const { reviewName, dueAt, keys, owners } = event.data;
  return {
    ...about(event, 'review.opened'),
    subject: `Access review: ${reviewName}`,
    text: `${keys} keys are to be reviewed until ${dueAt}.\n${HOW}`,
    recipients: owners.filter(isMailAddress),
  };
}

function reminded(event: AccessReviewReminded): Notification {
  const { reviewName, dueAt, stage, notAttested, notConfirmed, owners } = event.data;
  return {
    ...about(event, 'review.reminder'),
    subject: `Access review ${stage === 'overdue' ? 'overdue' : 'due'}: ${reviewName}`,
    text: [
      `${STAGES[stage]}: the review is due at ${dueAt}.`,
      `${notAttested} keys have no word of their owners, ${notConfirmed} have no decision.`,
      HOW,
    ].join('\n'),
    recipients: owners.filter(isMailAddress),
  };
}

function closed(event: AccessReviewClosed): Notification {
  const { reviewName, keep, rotate, revoke, undecided, reason } = event.data;
  return {
    ...about(event, 'review.closed'),
    subject: `Access review closed: ${reviewName}`,
    text: [
      `${keep} keys to keep, ${rotate} to rotate, ${revoke} to revoke, ${undecided} undecided.`,
      ...(reason === null ? [] : [reason]),
    ].join('\n'),
    recipients: [],
  };
}

const about = (
  { id, time, tenant, data }: AccessReviewOpened | AccessReviewReminded | AccessReviewClosed,
  type: NotificationType,
) => ({ id, type, time, tenant, orderKey: data.reviewId, data: { ...data, owners: undefined }, files: [] });

/** Owners are mail addresses by convention, and whoever is none cannot be mailed. */
const isMailAddress = (owner: string): boolean => /^[^\s@]+@[^\s@]+$/.test(owner);
