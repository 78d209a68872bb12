/** Access reviews, the keys that are in them, and what was said of each: three tables, since they are in different partitions. */
import type { AccessReviewKeysListed } from '../../../events/access-review-keys-listed.ts';
import type { KnownEvent } from '../../../events/catalogue.ts';
import type { KeyAttested } from '../../../events/key-attested.ts';
import type { KeyReviewed } from '../../../events/key-reviewed.ts';
import { evolveReview, type AccessReview, type ReviewEvent } from '../../reviews/domain/review.ts';
import {
  evolveWords,
  NOTHING_SAID,
  reviewState,
  type ReviewWords,
} from '../../reviews/domain/reviewed-key.ts';
import type { ReadModelTransaction } from '../projection.ts';
import type { RoomFold } from '../rooms/room-fold.ts';
import { REVIEW_INDEXES, REVIEW_SCHEMA } from './review-schema.ts';

export const SELECT_REVIEW = 'SELECT body FROM access_reviews WHERE id = ?';
const SELECT_WORDS = 'SELECT body FROM access_review_words WHERE review_id = ? AND key_id = ?';
const PUT_REVIEW = `INSERT INTO access_reviews (id, tenant, is_closed, body) VALUES (?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET is_closed = excluded.is_closed, body = excluded.body`;
const PUT_KEY = `INSERT INTO access_review_keys (review_id, key_id, key_name, owner, created_by) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT DO NOTHING`;
const PUT_WORDS = `INSERT INTO access_review_words (review_id, key_id, state, decision, body) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET state = excluded.state, decision = excluded.decision, body = excluded.body`;

/** Rows were written by this program, so they are not validated again. */
export const parseReview = (text: unknown): AccessReview => JSON.parse(String(text)) as AccessReview;
export const parseWords = (text: unknown): ReviewWords => JSON.parse(String(text)) as ReviewWords;

export const reviewFold: RoomFold = {
  schema: REVIEW_SCHEMA,
  indexes: REVIEW_INDEXES,
  fold(tx: ReadModelTransaction, event: KnownEvent): boolean {
    switch (event.type) {
      case 'AccessReviewOpened':
      case 'AccessReviewReminded':
      case 'AccessReviewClosed':
        foldReview(tx, event);
        return true;
      case 'AccessReviewKeysListed':
        foldKeys(tx, event);
        return true;
      case 'KeyAttested':
      case 'KeyReviewed':
        foldWords(tx, event);
        return true;
      default:
        return false;
    }
  },
};

function foldReview(tx: ReadModelTransaction, event: ReviewEvent): void {
  const row = tx.get(SELECT_REVIEW, event.data.reviewId);
  const before = row === undefined ? undefined : parseReview(row['body']);
  const after = evolveReview(before, event);
  if (after === undefined || after === before) return;
  tx.run(PUT_REVIEW, after.id, after.tenant, after.closed === null ? 0 : 1, JSON.stringify(after));
}

function foldKeys(tx: ReadModelTransaction, { data: { reviewId, items } }: AccessReviewKeysListed): void {
  for (const { ofKeyId, keyName, owner, createdBy } of items)
    tx.run(PUT_KEY, reviewId, ofKeyId, keyName, owner, createdBy);
}

function foldWords(tx: ReadModelTransaction, event: KeyAttested | KeyReviewed): void {
  const { keyId, data } = event;
  if (keyId === null) return;
  const row = tx.get(SELECT_WORDS, data.reviewId, keyId);
  const before = row === undefined ? NOTHING_SAID : parseWords(row['body']);
  const after = evolveWords(before, event);
  if (after === before) return;
  const decision = after.confirmed?.decision ?? null;
  tx.run(PUT_WORDS, data.reviewId, keyId, reviewState(after), decision, JSON.stringify(after));
}
