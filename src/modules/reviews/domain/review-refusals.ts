import type { Refusal } from '../../../shared/refusal.ts';

/** The one wording of every refusal that concerns an access review. */
export const reviewNotFound = (): Refusal => ({
  code: 'review_not_found',
  detail: 'There is no such access review, or the key is not part of it.',
});

export const reviewClosed = (at: string): Refusal => ({
  code: 'review_closed',
  detail: `The access review was closed at ${at}; that is final.`,
});

export const reviewedAlready = (at: string): Refusal => ({
  code: 'key_already_reviewed',
  detail: `What becomes of the key was decided at ${at}; that is final.`,
});

export const notTheOwner = (): Refusal => ({
  code: 'not_your_key',
  detail: 'Only the owner of a key says whether it is still needed; somebody else decides.',
});

export const ownReview = (): Refusal => ({
  code: 'own_review',
  detail: 'Nobody decides about a key that they own or created; ask somebody else to do it.',
});

export const againstTheOwner = (): Refusal => ({
  code: 'rights_not_held',
  detail: 'Only whoever may change keys has one revoked that its owner did not give up.',
});

export const tooManyKeys = (found: number, most: number): Refusal => ({
  code: 'too_many_keys',
  detail: `The review would have ${found} keys and can have ${most}; review owner by owner.`,
});

export const undecidedKeys = (undecided: number): Refusal => ({
  code: 'review_undecided',
  detail: `${undecided} keys have no decision; give a reason to close the review without them.`,
});
