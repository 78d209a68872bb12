import type { AccessReviewClosed } from '../../../events/access-review-closed.ts';
import type { Actor } from '../../../events/envelope.ts';
import type { KeyAttested } from '../../../events/key-attested.ts';
import type { KeyReviewed } from '../../../events/key-reviewed.ts';
import type { Refusal } from '../../../shared/refusal.ts';
import { reviewClosed, reviewedAlready } from './review-refusals.ts';
import type { AccessReview } from './review.ts';
import type { ReviewWord, ReviewWords } from './reviewed-key.ts';

/**
 * What became of a word that is on record. Of two who decide at the same moment on two processes both events are durable,
 * and the fold takes the first; the other one is told so. Null: it counts.
 */
export function whyNotCounted(
  { attested, confirmed }: ReviewWords,
  event: KeyAttested | KeyReviewed,
): Refusal | null {
  if (confirmed === null) return null;
  const word = event.type === 'KeyReviewed' ? confirmed : attested;
  return word !== null && isOf(word, event) && word.decision === event.data.decision
    ? null
    : reviewedAlready(confirmed.at);
}

/** The same of the end of a review. */
export const whyNotTheEnd = ({ closed }: AccessReview, event: AccessReviewClosed): Refusal | null =>
  closed === null || isOf(closed, event) ? null : reviewClosed(closed.at);

const isOf = (
  { at, by }: Pick<ReviewWord, 'at' | 'by'>,
  { time, actor }: { readonly time: string; readonly actor: Actor },
): boolean => at === time && by.id === actor.id;
