import type { Clock } from '../../shared/clock.ts';
import { isoTime } from '../../shared/iso-time.ts';
import type { LifecycleCommands } from '../keys/lifecycle-commands.ts';
import { OWNERS_TOLD_MAX } from './domain/open-review.ts';
import { dueReminder, remindedEvent } from './domain/remind.ts';
import type { ReviewDirectory } from './review-directory.ts';

/** Open reviews looked at in a sweep: each tenant has one or two. */
const REVIEWS_MAX = 1_000;

/** Reminds owners of open reviews. @returns how many reminders were given. Throws when the log cannot be written. */
export async function sweepReminders(
  reviews: ReviewDirectory,
  commands: Pick<LifecycleCommands, 'record'>,
  clock: Clock,
): Promise<number> {
  const now = isoTime(clock.nowMs());
  let given = 0;
  for (const review of reviews.list({ openOnly: true }, { before: null, limit: REVIEWS_MAX }).items) {
    const totals = reviews.totals(review.id);
    const stage = dueReminder(review, totals, now);
    if (stage === null) continue;
    const owners = reviews.silentOwners(review.id, OWNERS_TOLD_MAX);
    await commands.record(remindedEvent(review, stage, totals, owners, now));
    given += 1;
  }
  return given;
}
