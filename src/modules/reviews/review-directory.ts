import type { ReviewTotals } from './domain/close-review.ts';
import type { AccessReview } from './domain/review.ts';
import type { ReviewedKey, ReviewState, ReviewWords } from './domain/reviewed-key.ts';

/** A key of a review with what was said of it. */
export interface ReviewItem {
  readonly key: ReviewedKey;
  /** Who is to attest it: it may have changed hands since the review was opened. */
  readonly ownerNow: string;
  readonly words: ReviewWords;
}

export interface ReviewPage<Item> {
  readonly items: readonly Item[];
  /** Id of the last one, for the next page; null at the end. */
  readonly next: string | null;
}

/** Access reviews in the read model that every process folds of the lifecycle stream. Answers are synchronous. */
export interface ReviewDirectory {
  byId(reviewId: string): AccessReview | undefined;
  /** The newest first. */
  list(
    filter: { readonly tenant?: string; readonly openOnly?: boolean },
    page: { readonly before: string | null; readonly limit: number },
  ): ReviewPage<AccessReview>;
  item(reviewId: string, keyId: string): ReviewItem | undefined;
  /** In order of the keys' ids. `owner`: of now, in whatever case. */
  items(
    reviewId: string,
    filter: { readonly owner?: string; readonly state?: ReviewState },
    page: { readonly after: string | null; readonly limit: number },
  ): ReviewPage<ReviewItem>;
  totals(reviewId: string): ReviewTotals;
  /** Owners of keys that can still be used and that neither they nor anybody else has said anything about. */
  silentOwners(reviewId: string, limit: number): readonly string[];
  /** Keys that a review has decided to revoke and that can still be used, with the review. */
  revocationsToCarryOut(limit: number): readonly { readonly keyId: string; readonly reviewId: string }[];
}

/** Nest injection token of the {@link ReviewDirectory}. */
export const REVIEW_DIRECTORY = Symbol('ReviewDirectory');
