/** Tables of access reviews; `body` is the folded state as JSON, the other columns exist to find and count rows. */
export const REVIEW_SCHEMA: readonly string[] = [
  `CREATE TABLE access_reviews (
    id TEXT PRIMARY KEY NOT NULL,
    tenant TEXT NOT NULL,
    is_closed INTEGER NOT NULL,
    body TEXT NOT NULL
  ) STRICT`,
  // As they were when the review was opened.
  `CREATE TABLE access_review_keys (
    review_id TEXT NOT NULL,
    key_id TEXT NOT NULL,
    key_name TEXT NOT NULL,
    owner TEXT NOT NULL,
    created_by TEXT NOT NULL,
    PRIMARY KEY (review_id, key_id)
  ) STRICT, WITHOUT ROWID`,
  // Apart from the keys, because they are in other partitions of the log: either may be seen first.
  `CREATE TABLE access_review_words (
    review_id TEXT NOT NULL,
    key_id TEXT NOT NULL,
    state TEXT NOT NULL,
    -- The final decision, else null.
    decision TEXT,
    body TEXT NOT NULL,
    PRIMARY KEY (review_id, key_id)
  ) STRICT, WITHOUT ROWID`,
];

export const REVIEW_INDEXES: readonly string[] = [
  'CREATE INDEX access_reviews_by_tenant ON access_reviews (tenant, is_closed, id)',
  "CREATE INDEX access_review_revocations ON access_review_words (key_id, review_id) WHERE decision = 'revoke'",
];
