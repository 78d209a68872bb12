import type { ReviewDecision } from '../../../events/access-review-reference.ts';
import type { Actor } from '../../../events/envelope.ts';
import type { KeyAttested } from '../../../events/key-attested.ts';
import type { KeyReviewed } from '../../../events/key-reviewed.ts';

/** A key as it was when the review was opened. */
export interface ReviewedKey {
  readonly keyId: string;
  readonly keyName: string;
  readonly owner: string;
  /** Id of the actor that created it. */
  readonly createdBy: string;
}

/** What somebody said is to become of a key. */
export interface ReviewWord {
  readonly decision: ReviewDecision;
  readonly reason: string | null;
  readonly at: string;
  readonly by: Pick<Actor, 'type' | 'id' | 'email'>;
}

/** What was said of one key in one review: by its owner, and by whoever decided. */
export interface ReviewWords {
  readonly attested: ReviewWord | null;
  readonly confirmed: ReviewWord | null;
}

export const NOTHING_SAID: ReviewWords = { attested: null, confirmed: null };

/**
 * The words after an event. The first decision is final; until then the owner's last word counts. All events have the key as
 * their key in the log, so every process sees them in the same order.
 */
export function evolveWords(before: ReviewWords, event: KeyAttested | KeyReviewed): ReviewWords {
  if (before.confirmed !== null) return before;
  const { actor, time: at, data } = event;
  const by = { type: actor.type, id: actor.id, email: actor.email };
  const word = { decision: data.decision, reason: data.reason, at, by };
  return event.type === 'KeyAttested' ? { ...before, attested: word } : { ...before, confirmed: word };
}

/** `open`: nobody has said anything; `attested`: its owner has; `confirmed`: it is decided. */
export const REVIEW_STATES = ['open', 'attested', 'confirmed'] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

export function reviewState({ attested, confirmed }: ReviewWords): ReviewState {
  if (confirmed !== null) return 'confirmed';
  return attested === null ? 'open' : 'attested';
}
