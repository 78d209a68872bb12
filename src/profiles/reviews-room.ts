import type { CommandBus } from '@nestjs/cqrs';
import { PeriodicSweep } from '../modules/keys/periodic-sweep.ts';
import { SqliteReviewDirectory } from '../modules/projections/reviews/sqlite-review-directory.ts';
import { ACCESS_REVIEWS, AccessReviews } from '../modules/reviews/access-reviews.ts';
import { sweepReminders } from '../modules/reviews/reminders.ts';
import { REVIEW_DIRECTORY } from '../modules/reviews/review-directory.ts';
import { Revocations } from '../modules/reviews/revocations.ts';
import type { BackgroundWork, OpenRoom } from '../room.ts';

/** How often it is looked whether a reminder is due, or a revocation left to do. */
const SWEEP_SECONDS = 60;

/** Access reviews: who says which keys are still needed, who decides, and who is reminded. */
export const openReviewsRoom: OpenRoom = ({ profile, logger, onTrouble }) => {
  const { rows, keys, directory, principals, clock, ids } = profile;
  const reviews = new SqliteReviewDirectory(rows);
  const revocations = new Revocations(keys.commands, reviews);
  const accessReviews = new AccessReviews({
    ...{ commands: keys.commands, reviews, keys: directory, principals, revocations, clock, ids },
  });
  const work = (_commands: CommandBus): readonly BackgroundWork[] => [
    new PeriodicSweep(
      async () =>
        profile.leads()
          ? {
              revoked: await revocations.sweep(),
              reminders: await sweepReminders(reviews, keys.commands, clock),
            }
          : { revoked: 0, reminders: 0 },
      SWEEP_SECONDS,
      {
        swept: ({ revoked, reminders }) => {
          if (revoked > 0) logger.info({ revoked }, 'keys revoked that access reviews had decided to revoke');
          if (reminders > 0) logger.info({ reminders }, 'reminders of access reviews');
        },
        failed: (cause) => onTrouble('The sweep of access reviews failed and is tried again.', cause),
      },
    ),
  ];
  const openReviews = (): number =>
    reviews.list({ openOnly: true }, { before: null, limit: 10_000 }).items.length;
  return {
    providers: [
      [REVIEW_DIRECTORY, reviews],
      [ACCESS_REVIEWS, accessReviews],
    ],
    metrics: [
      {
        name: 'keytrail_access_reviews_open',
        help: 'Access reviews that are not closed.',
        read: () => [{ value: openReviews() }],
      },
    ],
    readiness: [],
    work,
  };
};
