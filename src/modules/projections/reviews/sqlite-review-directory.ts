import type { ReviewTotals } from '../../reviews/domain/close-review.ts';
import type { AccessReview } from '../../reviews/domain/review.ts';
import { NOTHING_SAID, type ReviewState } from '../../reviews/domain/reviewed-key.ts';
import type { ReviewDirectory, ReviewItem, ReviewPage } from '../../reviews/review-directory.ts';
import type { Cell, Row } from '../projection.ts';
import type { RoomRows } from '../rooms/room-fold.ts';
import { parseReview, parseWords, SELECT_REVIEW } from './fold-reviews.ts';

const LIST = `SELECT id, body FROM access_reviews
  WHERE (? IS NULL OR tenant = ?) AND is_closed <= ? AND (? IS NULL OR id < ?) ORDER BY id DESC LIMIT ?`;
const ITEMS = `SELECT k.key_id, k.key_name, k.owner, k.created_by, w.body FROM access_review_keys k
  LEFT JOIN access_review_words w ON w.review_id = k.review_id AND w.key_id = k.key_id
  WHERE k.review_id = ?`;
const TOTALS = `SELECT count(*) FILTER (WHERE w.decision = 'keep') AS keep,
    count(*) FILTER (WHERE w.decision = 'rotate') AS rotate, count(*) FILTER (WHERE w.decision = 'revoke') AS revoke,
    count(*) FILTER (WHERE w.decision IS NULL) AS undecided, count(*) FILTER (WHERE w.state IS NULL) AS notAttested
  FROM access_review_keys k
  LEFT JOIN access_review_words w ON w.review_id = k.review_id AND w.key_id = k.key_id WHERE k.review_id = ?`;
const SILENT_OWNERS = `SELECT DISTINCT k.owner FROM access_review_keys k
  LEFT JOIN access_review_words w ON w.review_id = k.review_id AND w.key_id = k.key_id
  WHERE k.review_id = ? AND w.state IS NULL ORDER BY k.owner LIMIT ?`;
const TO_REVOKE = `SELECT w.key_id, w.review_id FROM access_review_words w JOIN keys ON keys.id = w.key_id
  WHERE w.decision = 'revoke' AND keys.kind IN ('active', 'disabled') ORDER BY w.key_id, w.review_id LIMIT ?`;

/** Access reviews in the read model of the lifecycle stream. */
export class SqliteReviewDirectory implements ReviewDirectory {
  readonly #rows: RoomRows;

  constructor(rows: RoomRows) {
    this.#rows = rows;
  }

  byId(reviewId: string): AccessReview | undefined {
    const row = this.#rows.get(SELECT_REVIEW, reviewId);
    return row === undefined ? undefined : parseReview(row['body']);
  }

  list(
    { tenant = null, openOnly = false }: { readonly tenant?: string | null; readonly openOnly?: boolean },
    { before, limit }: { readonly before: string | null; readonly limit: number },
  ): ReviewPage<AccessReview> {
    const rows = this.#rows.all(LIST, tenant, tenant, openOnly ? 0 : 1, before, before, limit + 1);
    return pageOf(
      rows,
      limit,
      (row) => parseReview(row['body']),
      ({ id }) => id,
    );
  }

  item(reviewId: string, keyId: string): ReviewItem | undefined {
    const row = this.#rows.get(`${ITEMS} AND k.key_id = ?`, reviewId, keyId);
    return row === undefined ? undefined : itemOf(row);
  }

  items(
    reviewId: string,
    { owner, state }: { readonly owner?: string; readonly state?: ReviewState },
    { after, limit }: { readonly after: string | null; readonly limit: number },
  ): ReviewPage<ReviewItem> {
    const conditions: readonly (readonly [string, Cell | undefined])[] = [
      [' AND k.key_id > ?', after ?? ''],
      [' AND k.owner = ?', owner],
      [" AND coalesce(w.state, 'open') = ?", state],
    ];
    const given = conditions.flatMap(([sql, value]) => (value === undefined ? [] : [[sql, value] as const]));
    const rows = this.#rows.all(
      `${ITEMS}${given.map(([sql]) => sql).join('')} ORDER BY k.key_id LIMIT ?`,
      reviewId,
      ...given.map(([, value]) => value),
      limit + 1,
    );
    return pageOf(rows, limit, itemOf, ({ key }) => key.keyId);
  }

  totals(reviewId: string): ReviewTotals {
    const row = this.#rows.get(TOTALS, reviewId) ?? {};
    const count = (name: keyof ReviewTotals): number => Number(row[name] ?? 0);
    return {
      keep: count('keep'),
      rotate: count('rotate'),
      revoke: count('revoke'),
      undecided: count('undecided'),
      notAttested: count('notAttested'),
    };
  }

  silentOwners(reviewId: string, limit: number): readonly string[] {
    return this.#rows.all(SILENT_OWNERS, reviewId, limit).map((row) => String(row['owner']));
  }

  revocationsToCarryOut(limit: number): readonly { readonly keyId: string; readonly reviewId: string }[] {
    return this.#rows
      .all(TO_REVOKE, limit)
      .map((row) => ({ keyId: String(row['key_id']), reviewId: String(row['review_id']) }));
  }
}

function itemOf(row: Row): ReviewItem {
  const words = row['body'];
  return {
    key: {
      keyId: String(row['key_id']),
      keyName: String(row['key_name']),
      owner: String(row['owner']),
      createdBy: String(row['created_by']),
    },
    words: words === null || words === undefined ? NOTHING_SAID : parseWords(words),
  };
}

function pageOf<Item>(
  rows: readonly Row[],
  limit: number,
  read: (row: Row) => Item,
  idOf: (item: Item) => string,
): ReviewPage<Item> {
  const items = rows.slice(0, limit).map(read);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? idOf(last) : null };
}
