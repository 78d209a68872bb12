import { describe, expect, it } from '@jest/globals';
import { person } from '../../../../test/fixtures/alert-events.ts';
import { reviewOpened, keyReviewed } from '../../../../test/fixtures/review-events.ts';
import { NO_ORIGIN } from '../../../events/envelope.ts';
import { principalIdOf } from '../../identity/domain/principal-id.ts';
import { decideClose } from './close-review.ts';
import { decideOpen, REVIEW_KEYS_MAX } from './open-review.ts';
import { decideAttest, decideReview, type KeyInReview } from './review-key.ts';
import { evolveReview, type AccessReview } from './review.ts';
import { evolveWords, NOTHING_SAID } from './reviewed-key.ts';

const key = { keyId: 'key_ana', keyName: 'ci', owner: 'ana', createdBy: principalIdOf('carl') };
const [, opening] = reviewOpened({ reviewId: 'arv_1' }, [key]);
const review = evolveReview(undefined, opening) as AccessReview;
const inReview: KeyInReview = { review, key, words: NOTHING_SAID, ownerNow: 'ana', creatorOwner: null };
const context = (name: string) => ({
  eventId: '019a9b3c-5d71-7b12-9c23-ad34be45cf57',
  now: '2026-11-22T00:00:00.000Z',
  actor: person(name),
  origin: NO_ORIGIN,
});
const doer = (name: string, mayRevoke = false) => ({ id: principalIdOf(name), owner: name, mayRevoke });
const keep = { decision: 'keep', reason: null } as const;
const revoke = { decision: 'revoke', reason: 'gone' } as const;
const codeOf = (result: { ok: boolean; refusal?: { code: string } }) =>
  result.ok ? 'done' : result.refusal?.code;
const decided = evolveWords(
  NOTHING_SAID,
  keyReviewed({ reviewId: 'arv_1', keyId: 'key_ana', by: 'bob', decision: 'keep' }),
);
const closed: AccessReview = {
  ...review,
  closed: {
    at: '2026-11-21T00:00:00.000Z',
    by: person('bob'),
    keep: 0,
    rotate: 0,
    revoke: 0,
    undecided: 1,
    reason: 'x',
  },
};

describe('attesting', () => {
  it.each([
    ['the owner', 'ana', inReview, 'done'],
    ['somebody else', 'bob', inReview, 'not_your_key'],
    ['a former owner', 'ana', { ...inReview, ownerNow: 'dora' }, 'not_your_key'],
    ['the owner of now', 'dora', { ...inReview, ownerNow: 'dora' }, 'done'],
    ['the owner in other letters', 'Ana', inReview, 'done'],
    ['the owner, of a key in other letters', 'ana', { ...inReview, ownerNow: 'ANA' }, 'done'],
    ['nobody', '', { ...inReview, ownerNow: '' }, 'not_your_key'],
    ['the owner, after the decision', 'ana', { ...inReview, words: decided }, 'key_already_reviewed'],
    ['the owner, after the end', 'ana', { ...inReview, review: closed }, 'review_closed'],
  ] as const)('by %s', (_, name, of, expected) => {
    expect(codeOf(decideAttest(of, doer(name), keep, context(name)))).toBe(expected);
  });
});

describe('deciding', () => {
  it.each([
    ['somebody else', 'bob', inReview, 'done'],
    ['the owner', 'ana', inReview, 'own_review'],
    ['the owner of now', 'dora', { ...inReview, ownerNow: 'dora' }, 'own_review'],
    ['the owner of now in other letters', 'Dora', { ...inReview, ownerNow: 'dora' }, 'own_review'],
    ['a former owner', 'ana', { ...inReview, ownerNow: 'dora' }, 'own_review'],
    ['whoever created the key', 'carl', inReview, 'own_review'],
    [
      'whose key created the key',
      'carl',
      { ...inReview, key: { ...key, createdBy: 'key_carl' }, creatorOwner: 'carl' },
      'own_review',
    ],
    [
      'whoever created the key, signed in under a name in other letters',
      'mia@example.com',
      {
        ...inReview,
        key: { ...key, createdBy: principalIdOf('Mia@Example.com') },
        creatorOwner: 'Mia@Example.com',
      },
      'own_review',
    ],
    ['a second person', 'bob', { ...inReview, words: decided }, 'key_already_reviewed'],
    ['somebody after the end', 'bob', { ...inReview, review: closed }, 'review_closed'],
  ] as const)('by %s', (_, name, of, expected) => {
    expect(codeOf(decideReview(of, doer(name), keep, context(name)))).toBe(expected);
  });

  it('by the key itself is as if its owner did it', () => {
    expect(codeOf(decideReview(inReview, { ...doer('bob'), id: 'key_ana' }, keep, context('bob')))).toBe(
      'own_review',
    );
  });

  it('to revoke what the owner did not give up takes the right to change keys', () => {
    const words = { ...NOTHING_SAID, attested: { ...revoke, at: '', by: person('ana') } };
    expect([
      codeOf(decideReview(inReview, doer('bob'), revoke, context('bob'))),
      codeOf(decideReview(inReview, doer('bob', true), revoke, context('bob'))),
      codeOf(decideReview({ ...inReview, words }, doer('bob'), revoke, context('bob'))),
    ]).toEqual(['rights_not_held', 'done', 'done']);
  });

  it('records what the owner had said', () => {
    const words = { ...NOTHING_SAID, attested: { ...keep, at: '', by: person('ana') } };
    expect(decideReview({ ...inReview, words }, doer('bob', true), revoke, context('bob'))).toEqual({
      ok: true,
      value: {
        ...{ id: context('bob').eventId, type: 'KeyReviewed', version: 1, time: context('bob').now },
        ...{ keyId: 'key_ana', tenant: 'acme', actor: person('bob'), origin: NO_ORIGIN, outcome: 'SUCCESS' },
        data: {
          ...{ reviewId: 'arv_1', reviewName: 'Autumn', keyName: 'ci', owner: 'ana' },
          ...{ decision: 'revoke', reason: 'gone', attested: 'keep' },
        },
      },
    });
  });
});

describe('opening', () => {
  const wanted = {
    reviewId: 'arv_2',
    name: 'Winter',
    tenant: 'acme',
    ofOwner: null,
    dueAt: '2027-01-01T00:00:00.000Z',
  };

  it('lists every key in events of a bounded size, and proves the population by its digest', () => {
    const keys = Array.from({ length: 1_001 }, (_, i) => ({
      ...key,
      keyId: `key_${String(i).padStart(4, '0')}`,
    }));
    const events = decideOpen(wanted, keys, context('bob'));
    if (!events.ok) throw new Error('refused');
    const [opened, ...listed] = events.value;
    expect(opened.data).toMatchObject({ keys: 1_001, owners: ['ana'] });
    expect(listed.map(({ data }) => data.items.length)).toEqual([500, 500, 1]);
    expect(new Set(events.value.map(({ id }) => id)).size).toBe(4);
  });

  it('has the digest that sha256sum gives for the ids, one a line', () => {
    const events = decideOpen(
      wanted,
      [
        { ...key, keyId: 'key_a' },
        { ...key, keyId: 'key_b' },
      ],
      context('bob'),
    );
    // printf 'key_a\nkey_b\n' | sha256sum
    expect(events.ok && events.value[0].data.keysSha256).toBe(
      'a05aa54c7c64493fc0ab4407434aa4d39ea45faff86c943e05698b7b3bf25490',
    );
  });

  it('refuses more keys than people can look at', () => {
    const keys = Array.from({ length: REVIEW_KEYS_MAX + 1 }, () => key);
    expect(codeOf(decideOpen(wanted, keys, context('bob')))).toBe('too_many_keys');
  });
});

describe('closing', () => {
  const totals = { keep: 1, rotate: 0, revoke: 0, undecided: 0, notAttested: 0, ended: 0 };
  it.each([
    ['when all is decided', review, totals, null, 'done'],
    ['with undecided keys and no reason', review, { ...totals, undecided: 1 }, null, 'review_undecided'],
    ['with undecided keys and a reason', review, { ...totals, undecided: 1 }, 'they are gone', 'done'],
    ['with keys that ended and no reason', review, { ...totals, ended: 2 }, null, 'done'],
    [
      'with an undecided key besides',
      review,
      { ...totals, undecided: 1, ended: 2 },
      null,
      'review_undecided',
    ],
    ['a second time', closed, totals, null, 'review_closed'],
  ] as const)('%s', (_, of, so, reason, expected) => {
    expect(codeOf(decideClose(of, so, reason, context('bob')))).toBe(expected);
  });

  it.each([
    [{ undecided: 0, ended: 0 }, 'unasked', 0, null],
    [{ undecided: 1, ended: 2 }, 'they move', 3, 'they move'],
    [{ undecided: 0, ended: 2 }, null, 2, 'They were revoked or had expired before anybody decided.'],
  ] as const)('with %j says how many keys have no decision, and why', (so, given, undecided, reason) => {
    const event = decideClose(review, { ...totals, ...so }, given, context('bob'));
    expect(event.ok && event.value.data).toEqual({
      ...{ reviewId: 'arv_1', reviewName: 'Autumn', keep: 1, rotate: 0, revoke: 0, undecided, reason },
    });
  });
});
