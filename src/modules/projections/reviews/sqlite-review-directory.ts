import type { ReviewTotals } from '../../reviews/domain/close-review.ts';
import type { AccessReview } from '../../reviews/domain/review.ts';
import { NOTHING_SAID, type ReviewState } from '../../reviews/domain/reviewed-key.ts';
import type { ReviewDirectory, ReviewItem, ReviewPage } from '../../reviews/review-directory.ts';
import type { Cell, Row } from '../projection.ts';
import type { RoomRows } from '../rooms/room-fold.ts';
import { parseReview, parseWords, SELECT_REVIEW } from './fold-reviews.ts';

const LIST = `SELECT id, body FROM access_reviews
  WHERE (? IS NULL OR tenant = ?) AND is_closed <= ? AND (? IS NULL OR id < ?) ORDER BY id DESC LIMIT ?`;
/** A review's keys with what was said of them, and as they are now: they may have changed hands, or ended. */
const REVIEWED = `access_review_keys k
  LEFT JOIN access_review_words w ON w.review_id = k.review_id AND w.key_id = k.key_id
  LEFT JOIN keys ON keys.id = k.key_id`;
const OWNER_NOW = 'coalesce(keys.owner, k.owner)';
const HAS_ENDED = "keys.kind IN ('revoked', 'expired') IS TRUE";
/** By the end of the review, so that its result stays what it was when keys end afterwards. */
const ENDED_IN_TIME = `(${HAS_ENDED} AND
  coalesce(json_extract(keys.state, '$.revokedAt'), json_extract(keys.state, '$.expiredAt'))
    <= coalesce((SELECT json_extract(body, '$.closed.at') FROM access_reviews WHERE id = k.review_id), '9999'))`;
const ITEMS = `SELECT k.key_id, k.key_name, k.owner, k.created_by, ${OWNER_NOW} AS owner_now, w.body
  FROM ${REVIEWED} WHERE k.review_id = ?`;
const TOTALS = `SELECT count(*) FILTER (WHERE w.decision = 'keep') AS keep,
    count(*) FILTER (WHERE w.decision = 'rotate') AS rotate, count(*) FILTER (WHERE w.decision = 'revoke') AS revoke,
    count(*) FILTER (WHERE w.decision IS NULL AND NOT ${ENDED_IN_TIME}) AS undecided,
    count(*) FILTER (WHERE w.state IS NULL AND NOT ${ENDED_IN_TIME}) AS notAttested,
    count(*) FILTER (WHERE w.decision IS NULL AND ${ENDED_IN_TIME}) AS ended
  FROM ${REVIEWED} WHERE k.review_id = ?`;
const SILENT_OWNERS = `SELECT DISTINCT ${OWNER_NOW} AS owner FROM ${REVIEWED}
  WHERE k.review_id = ? AND w.state IS NULL AND NOT ${HAS_ENDED} ORDER BY owner LIMIT ?`;
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
      // As whoever may attest them: the owner of now, in whatever case.
      [` AND ${OWNER_NOW} = ? COLLATE NOCASE`, owner],
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
      ended: count('ended'),
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
    ownerNow: String(row['owner_now']),
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
