import { z } from 'zod';
import { REVIEW_DECISIONS } from '../../../../events/access-review-reference.ts';
import type { KeyState } from '../../../keys/domain/key-state.ts';
import type { ReviewTotals } from '../../../reviews/domain/close-review.ts';
import type { AccessReview } from '../../../reviews/domain/review.ts';
import {
  REVIEW_STATES,
  reviewState,
  type ReviewWord,
  type ReviewWords,
} from '../../../reviews/domain/reviewed-key.ts';
import type { ReviewItem } from '../../../reviews/review-directory.ts';

const nullableText = z.string().nullable();
const count = z.int().nonnegative();

/** A review as the API shows it. */
export const reviewSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    tenant: z.string(),
    state: z.enum(['open', 'closed']),
    /** Whose keys; null: everybody's. */
    owner: nullableText,
    openedAt: z.string(),
    openedBy: z.string(),
    dueAt: z.string(),
    /** The population, and the SHA-256 of its ids, one a line in order. */
    keys: count,
    keysSha256: z.string(),
    keep: count,
    rotate: count,
    revoke: count,
    /** Keys that can still be used and have no decision; of those, the ones whose owner has said nothing either. */
    undecided: count,
    notAttested: count,
    /** Keys that were revoked or had expired before anybody decided. */
    ended: count,
    closedAt: nullableText,
    closedBy: nullableText,
    reason: nullableText,
  })
  .readonly();
export type ReviewView = z.output<typeof reviewSchema>;

const wordSchema = z
  .object({
    decision: z.enum(REVIEW_DECISIONS),
    reason: nullableText,
    at: z.string(),
    by: z.string(),
  })
  .readonly();

/** A key of a review as the API shows it. */
export const reviewItemSchema = z
  .object({
    keyId: z.string(),
    keyName: z.string(),
    owner: z.string(),
    /** Who is to attest it: it may have changed hands since the review was opened. */
    ownerNow: z.string(),
    createdBy: z.string(),
    state: z.enum(REVIEW_STATES),
    attested: wordSchema.nullable(),
    confirmed: wordSchema.nullable(),
    /** Whether what was decided has been done since; null: nothing was decided, or there is nothing to do. */
    carriedOut: z.boolean().nullable(),
  })
  .readonly();
export type ReviewItemView = z.output<typeof reviewItemSchema>;

const pageOf = <Schema extends z.ZodType>(item: Schema) =>
  z.object({ items: z.array(item).readonly(), nextCursor: nullableText });
export const reviewPageSchema = pageOf(reviewSchema);
export const reviewItemPageSchema = pageOf(reviewItemSchema);

export function reviewView(review: AccessReview, totals: ReviewTotals): ReviewView {
  const { id, name, tenant, ofOwner, openedAt, openedBy, dueAt, keys, keysSha256, closed } = review;
  const { keep, rotate, revoke } = closed ?? totals;
  const { notAttested, ended } = totals;
  // The event of the end has all keys without a decision as one number.
  const undecided = closed === null ? totals.undecided : Math.max(0, closed.undecided - ended);
  return {
    ...{ id, name, tenant, owner: ofOwner, openedAt, openedBy: nameOf(openedBy), dueAt, keys, keysSha256 },
    state: closed === null ? 'open' : 'closed',
    ...{ keep, rotate, revoke, undecided, notAttested, ended },
    closedAt: closed?.at ?? null,
    closedBy: closed === null ? null : nameOf(closed.by),
    reason: closed?.reason ?? null,
  };
}

export const reviewItemView = ({ key, ownerNow, words }: ReviewItem, state: KeyState): ReviewItemView => ({
  ...key,
  ownerNow,
  state: reviewState(words),
  attested: words.attested === null ? null : wordView(words.attested),
  confirmed: words.confirmed === null ? null : wordView(words.confirmed),
  carriedOut: carriedOut(words, state),
});

function carriedOut({ confirmed }: ReviewWords, state: KeyState): boolean | null {
  if (confirmed === null || confirmed.decision === 'keep') return null;
  const isOver = state.kind === 'revoked' || state.kind === 'expired';
  if (confirmed.decision === 'revoke' || isOver) return isOver;
  return state.kind !== 'absent' && state.kind !== 'external' && (state.key.rotatedAt ?? '') > confirmed.at;
}

const wordView = ({ decision, reason, at, by }: ReviewWord) => ({ decision, reason, at, by: nameOf(by) });
const nameOf = ({ id, email }: ReviewWord['by']): string => email ?? id;
