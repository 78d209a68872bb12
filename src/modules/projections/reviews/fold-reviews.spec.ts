import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { KnownEvent } from '../../../events/catalogue.ts';
import { created } from '../../../../test/fixtures/key-events.ts';
import {
  keyAttested,
  keyReviewed,
  reviewClosed,
  reviewOpened,
} from '../../../../test/fixtures/review-events.ts';
import { StatementCache } from '../sqlite/statement-cache.ts';
import { reviewFold } from './fold-reviews.ts';
import { REVIEW_INDEXES, REVIEW_SCHEMA } from './review-schema.ts';
import { SqliteReviewDirectory } from './sqlite-review-directory.ts';

let database: DatabaseSync;
let rows: StatementCache;
let reviews: SqliteReviewDirectory;
beforeEach(() => {
  database = new DatabaseSync(':memory:');
  for (const statement of [...REVIEW_SCHEMA, ...REVIEW_INDEXES]) database.exec(statement);
  database.exec('CREATE TABLE keys (id TEXT PRIMARY KEY, kind TEXT, owner TEXT, state TEXT)');
  rows = new StatementCache(database);
  reviews = new SqliteReviewDirectory(rows);
});
afterEach(() => database.close());

/** How a key stands by now. */
const now = (id: string, kind: string, state: object = {}, owner = `${id}-owner`): void =>
  void database
    .prepare('INSERT INTO keys VALUES (?, ?, ?, ?)')
    .run(id, kind, owner, JSON.stringify({ kind, ...state }));
const given = (...events: readonly KnownEvent[]): void => {
  for (const event of events) reviewFold.fold(rows, event);
};
const keys = ['a', 'b', 'c'].map((id) => ({ keyId: id, keyName: id, owner: `${id}-owner`, createdBy: 'x' }));
const of = { reviewId: 'arv_1' };

it('takes events of reviews for itself, and leaves others to the keys', () => {
  expect(
    [...reviewOpened(of, keys), created({ keyId: 'a' })].map((event) => reviewFold.fold(rows, event)),
  ).toEqual([true, true, false]);
});

it('counts what is said, and the first decision is final', () => {
  given(
    ...reviewOpened(of, keys),
    keyAttested({ ...of, keyId: 'a', decision: 'keep' }),
    keyAttested({ ...of, keyId: 'a', decision: 'revoke' }),
    keyReviewed({ ...of, keyId: 'b', decision: 'rotate' }),
    keyReviewed({ ...of, keyId: 'b', decision: 'keep' }),
    keyAttested({ ...of, keyId: 'b', decision: 'keep' }),
  );
  expect(reviews.totals('arv_1')).toEqual({
    ...{ keep: 0, rotate: 1, revoke: 0, undecided: 2, notAttested: 1, ended: 0 },
  });
  expect(reviews.item('arv_1', 'a')?.words.attested?.decision).toBe('revoke');
  expect(reviews.silentOwners('arv_1', 10)).toEqual(['c-owner']);
  const states = (['open', 'attested', 'confirmed'] as const).map((state) =>
    reviews.items('arv_1', { state }, { after: null, limit: 9 }).items.map(({ key }) => key.keyId),
  );
  expect(states).toEqual([['c'], ['a'], ['b']]);
});

it('pages through keys without missing or repeating any', () => {
  given(...reviewOpened(of, keys));
  const first = reviews.items('arv_1', {}, { after: null, limit: 2 });
  const second = reviews.items('arv_1', {}, { after: first.next, limit: 2 });
  expect([first.items, second.items].map((items) => items.map(({ key }) => key.keyId))).toEqual([
    ['a', 'b'],
    ['c'],
  ]);
  expect(second.next).toBeNull();
});

it('goes by who owns a key now: they are shown it in whatever case, and reminded', () => {
  given(...reviewOpened(of, keys));
  now('a', 'active', {}, 'Dora@Example.com');
  const shownTo = (owner: string) =>
    reviews
      .items('arv_1', { owner }, { after: null, limit: 9 })
      .items.map(({ key, ownerNow }) => [...[key.keyId, key.owner, ownerNow]]);
  expect(['a-owner', 'b-owner', 'dora@example.com', 'Dora@Example.com'].map(shownTo)).toEqual([
    [],
    [['b', 'b-owner', 'b-owner']],
    [['a', 'a-owner', 'Dora@Example.com']],
    [['a', 'a-owner', 'Dora@Example.com']],
  ]);
  expect(reviews.item('arv_1', 'a')?.ownerNow).toBe('Dora@Example.com');
  expect(reviews.silentOwners('arv_1', 10)).toEqual(['Dora@Example.com', 'b-owner', 'c-owner']);
});

it('asks nobody about keys that have ended, and counts them apart', () => {
  given(...reviewOpened(of, keys), keyReviewed({ ...of, keyId: 'c', decision: 'revoke' }));
  now('a', 'revoked', { revokedAt: '2026-11-22T00:00:00.000Z' });
  now('b', 'expired', { expiredAt: '2026-11-23T00:00:00.000Z' });
  now('c', 'revoked', { revokedAt: '2026-11-21T00:00:00.000Z' });
  const totals = { keep: 0, rotate: 0, revoke: 1, undecided: 0, notAttested: 0, ended: 2 };
  expect([reviews.totals('arv_1'), reviews.silentOwners('arv_1', 10)]).toEqual([totals, []]);
  // What ends after the review does not change what it came to.
  given(reviewClosed({ ...of, time: '2026-11-22T00:00:00.000Z' }));
  expect(reviews.totals('arv_1')).toEqual({ ...totals, undecided: 1, notAttested: 1, ended: 1 });
});

it('knows which revocations are still to be carried out', () => {
  given(
    ...reviewOpened(of, keys),
    ...['a', 'b'].map((keyId) => keyReviewed({ ...of, keyId, decision: 'revoke' })),
  );
  now('a', 'active');
  now('b', 'revoked', { revokedAt: '2026-11-21T00:00:00.000Z' });
  expect(reviews.revocationsToCarryOut(10)).toEqual([{ keyId: 'a', reviewId: 'arv_1' }]);
});

it('gives the same rows whatever order events of different keys come in', () => {
  const decision = fc.constantFrom('keep' as const, 'rotate' as const, 'revoke' as const);
  const said = (keyId: string) =>
    fc.array(
      fc.oneof(
        decision.map((as) => keyAttested({ ...of, keyId, decision: as })),
        decision.map((as) => keyReviewed({ ...of, keyId, decision: as })),
      ),
      { maxLength: 4 },
    );
  const partitions = fc.tuple(fc.constant(reviewOpened(of, keys)), said('a'), said('b'));
  fc.assert(
    fc.property(partitions, fc.array(fc.nat(2), { maxLength: 12 }), (all, order) => {
      const digest = (events: readonly KnownEvent[]) => {
        database.exec(
          'DELETE FROM access_reviews; DELETE FROM access_review_keys; DELETE FROM access_review_words',
        );
        given(...events);
        return ['access_reviews', 'access_review_keys', 'access_review_words'].map((table) =>
          rows.all(`SELECT * FROM ${table} ORDER BY 1, 2`),
        );
      };
      const queues: KnownEvent[][] = all.map((events) => [...events]);
      const mixed = order.flatMap((n) => queues[n]?.splice(0, 1) ?? []);
      expect(digest([...mixed, ...queues.flat()])).toEqual(digest(all.flat()));
    }),
    { numRuns: 100 },
  );
});
