import type { ReviewDecision } from '../../../events/access-review-reference.ts';
import type { KeyAttested } from '../../../events/key-attested.ts';
import type { KeyReviewed } from '../../../events/key-reviewed.ts';
import type { Refusal } from '../../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../../shared/result.ts';
import { isOwnDeed, isSamePerson, type Doer } from '../../identity/domain/separation-of-duties.ts';
import type { DecisionContext } from '../../keys/domain/decision.ts';
import { againstTheOwner, notTheOwner, ownReview, reviewClosed, reviewedAlready } from './review-refusals.ts';
import type { AccessReview } from './review.ts';
import type { ReviewedKey, ReviewWords } from './reviewed-key.ts';

/** One key of a review, what was said of it, and whose it is by now. */
export interface KeyInReview {
  readonly review: AccessReview;
  readonly key: ReviewedKey;
  readonly words: ReviewWords;
  /** The owner may have changed since the review was opened: both count. */
  readonly ownerNow: string;
  /** The name of whoever created the key, by a key of theirs or signed in; null where nobody knows it. */
  readonly creatorOwner: string | null;
}

export interface Word {
  readonly decision: ReviewDecision;
  readonly reason: string | null;
}

/** The owner says whether a key is still needed. */
export function decideAttest(
  { review, key, words, ownerNow }: KeyInReview,
  by: Doer,
  word: Word,
  context: DecisionContext,
): Result<KeyAttested, Refusal> {
  if (!isSamePerson({ owner: by.owner }, { owner: ownerNow })) return refuse(notTheOwner());
  const over = whyOver(review, words);
  if (over !== null) return refuse(over);
  return accept({
    ...about(review, key, context),
    type: 'KeyAttested',
    data: { ...naming(review, key), ...word },
  });
}

/**
 * Somebody else decides: neither the owner, then or now, nor who created the key, by whatever credential. To revoke what
 * the owner did not give up takes the right to change keys. @param mayRevoke whether the reviewer has it
 */
export function decideReview(
  { review, key, words, ownerNow, creatorOwner }: KeyInReview,
  by: Doer & { readonly mayRevoke: boolean },
  word: Word,
  context: DecisionContext,
): Result<KeyReviewed, Refusal> {
  const deeds = [
    { owner: key.owner },
    { owner: ownerNow },
    { actorId: key.createdBy, owner: creatorOwner },
    { actorId: key.keyId },
  ];
  if (deeds.some((deed) => isOwnDeed({ credential: by }, deed))) return refuse(ownReview());
  const over = whyOver(review, words);
  if (over !== null) return refuse(over);
  const attested = words.attested?.decision ?? null;
  if (word.decision === 'revoke' && attested !== 'revoke' && !by.mayRevoke) return refuse(againstTheOwner());
  return accept({
    ...about(review, key, context),
    type: 'KeyReviewed',
    data: { ...naming(review, key), ...word, attested },
  });
}

function whyOver({ closed }: AccessReview, { confirmed }: ReviewWords): Refusal | null {
  if (closed !== null) return reviewClosed(closed.at);
  return confirmed === null ? null : reviewedAlready(confirmed.at);
}

/** The event is the key's too, so it stands in the key's own trail. */
const about = (
  { tenant }: AccessReview,
  { keyId }: ReviewedKey,
  { eventId, now, actor, origin }: DecisionContext,
) => ({ id: eventId, version: 1, time: now, keyId, tenant, actor, origin, outcome: 'SUCCESS' }) as const;

const naming = ({ id: reviewId, name: reviewName }: AccessReview, { keyName, owner }: ReviewedKey) => ({
  reviewId,
  reviewName,
  keyName,
  owner,
});
