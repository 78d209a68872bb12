import { expect, it } from '@jest/globals';
import { person } from '../../../../test/fixtures/alert-events.ts';
import { reviewOpened } from '../../../../test/fixtures/review-events.ts';
import { NO_ORIGIN } from '../../../events/envelope.ts';
import { decideClose } from './close-review.ts';
import { whyNotCounted, whyNotTheEnd } from './counted-word.ts';
import { decideAttest, decideReview, type Word } from './review-key.ts';
import { evolveReview, type AccessReview } from './review.ts';
import { evolveWords, NOTHING_SAID } from './reviewed-key.ts';

const AT = '2026-11-22T00:00:00.000Z';
const key = { keyId: 'key_ana', keyName: 'ci', owner: 'ana', createdBy: 'carl' };
const [, opening] = reviewOpened({ reviewId: 'arv_1' }, [key]);
const review = evolveReview(undefined, opening) as AccessReview;
const inReview = { review, key, words: NOTHING_SAID, ownerNow: 'ana', creatorOwner: null };
const context = (name: string) => ({
  eventId: '019a9b3c-5d71-7b12-9c23-ad34be45cf57',
  now: AT,
  actor: person(name),
  origin: NO_ORIGIN,
});
const given = <Value>(result: { readonly ok: boolean; readonly value?: Value }): Value => {
  if (result.value === undefined) throw new TypeError('it was refused');
  return result.value;
};
const reviewed = (name: string, decision: Word['decision']) =>
  given(
    decideReview(
      inReview,
      { id: `ses_${name}`, owner: name, mayRevoke: true },
      { decision, reason: 'x' },
      context(name),
    ),
  );
const codeOf = (refusal: { readonly code: string } | null): string => refusal?.code ?? 'counts';

it('of two decisions about a key that were made at once the first counts, whichever it is', () => {
  const kept = reviewed('bob', 'keep');
  const revoked = reviewed('dora', 'revoke');
  for (const [first, second] of [
    [kept, revoked],
    [revoked, kept],
  ] as const) {
    const words = [first, second].reduce(evolveWords, NOTHING_SAID);
    expect([first, second].map((event) => codeOf(whyNotCounted(words, event)))).toEqual([
      'counts',
      'key_already_reviewed',
    ]);
  }
});

it('what the owner says counts until somebody has decided', () => {
  const attested = given(
    decideAttest(
      inReview,
      { id: 'ses_ana', owner: 'ana' },
      { decision: 'keep', reason: null },
      context('ana'),
    ),
  );
  const decided = reviewed('bob', 'revoke');
  const before = [attested, decided].reduce(evolveWords, NOTHING_SAID);
  const after = [decided, attested].reduce(evolveWords, NOTHING_SAID);
  expect([before, after].map((words) => codeOf(whyNotCounted(words, attested)))).toEqual([
    'counts',
    'key_already_reviewed',
  ]);
});

it('of two who close a review at once one has closed it', () => {
  const totals = { keep: 1, rotate: 0, revoke: 0, undecided: 0, notAttested: 0, ended: 0 };
  const [first, second] = ['bob', 'dora'].map((name) =>
    given(decideClose(review, totals, null, context(name))),
  );
  if (first === undefined || second === undefined) throw new TypeError('there are two');
  const over = [first, second].reduce<AccessReview | undefined>(evolveReview, review);
  expect(
    [first, second].map((event) => codeOf(over === undefined ? null : whyNotTheEnd(over, event))),
  ).toEqual(['counts', 'review_closed']);
});
