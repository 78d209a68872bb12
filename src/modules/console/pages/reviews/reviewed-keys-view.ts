/** A review and its keys: how far it is, and a form for each key that one has a say in. */
import type { Me } from '../../../../client/index.ts';
import type { AnswerOf } from '../../../../client/routes.ts';
import { badge } from '../../parts/badge.ts';
import { dataTable } from '../../parts/data-table.ts';
import { facts } from '../../parts/facts.ts';
import { areaField, choiceField, submitButton } from '../../parts/field.ts';
import { instant } from '../../parts/instant.ts';
import { holds } from '../../routing/offered.ts';
import { hrefOf } from '../../routing/place.ts';
import { h, type Child, type Element, type Fields } from '../../tree/element.ts';

export type Review = AnswerOf<'GET /v1/access-reviews/{id}'>;
export type ReviewedKey = AnswerOf<'GET /v1/access-reviews/{id}/keys'>['items'][number];
/** Owners attest their own keys; somebody else decides. */
export type Role = 'attest' | 'review';
export type Say = (role: Role, key: ReviewedKey, fields: Fields) => Promise<void>;

export const reviewFacts = (review: Review, nowMs: number): Element =>
  facts([
    ['State', badge(review.state)],
    ['Tenant', review.tenant],
    ['Owner', review.owner ?? 'everybody'],
    ['Opened', [instant(review.openedAt, nowMs), ` by ${review.openedBy}`]],
    ['Due', instant(review.dueAt, nowMs)],
    ['Keys', review.keys],
    ['Keep, rotate, revoke', `${review.keep}, ${review.rotate}, ${review.revoke}`],
    ['Undecided', review.undecided],
    ['Not attested', review.notAttested],
    ['Ended meanwhile', review.ended],
    ['SHA-256 of the ids', h('code', {}, review.keysSha256)],
    ['Closed', [instant(review.closedAt, nowMs), review.closedBy !== null && ` by ${review.closedBy}`]],
    ['Reason', review.reason],
  ]);

export const reviewedKeys = (keys: readonly ReviewedKey[], me: Me, isOpen: boolean, say: Say): Child =>
  dataTable({
    caption: 'Keys of the review',
    columns: [
      { heading: 'Key', cell: ({ keyId, keyName }) => h('a', { href: hrefOf(['keys', keyId]) }, keyName) },
      { heading: 'Owner', cell: ({ ownerNow }) => ownerNow },
      { heading: 'Created by', cell: ({ createdBy }) => createdBy },
      { heading: 'State', cell: ({ state }) => badge(state) },
      { heading: 'Its owner says', cell: ({ attested }) => wordOf(attested) },
      { heading: 'Decided', cell: ({ confirmed }) => wordOf(confirmed) },
      {
        heading: 'Carried out',
        cell: ({ carriedOut }) => (carriedOut === null ? '–' : carriedOut ? 'yes' : 'not yet'),
      },
      { heading: 'Say', cell: (key) => (isOpen ? wordForm(key, me, say) : '–') },
    ],
    rows: keys,
    empty: 'There is no key in it that you may see.',
  });

const wordOf = (word: ReviewedKey['attested']): string =>
  word === null ? '–' : `${word.decision}, by ${word.by}${word.reason === null ? '' : `: ${word.reason}`}`;

/** What one has a say in; the service decides whether it counts. */
export function roleIn({ ownerNow, state }: ReviewedKey, me: Pick<Me, 'owner' | 'scopes'>): Role | null {
  if (state === 'confirmed') return null;
  if (inOneCase(ownerNow) === inOneCase(me.owner)) return 'attest';
  return holds(me, 'reviews:write') ? 'review' : null;
}

const inOneCase = (name: string): string => name.toLowerCase().normalize('NFC');

function wordForm(key: ReviewedKey, me: Me, say: Say): Child {
  const role = roleIn(key, me);
  if (role === null) return '–';
  return h(
    'details',
    {},
    h('summary', {}, role === 'attest' ? 'Attest' : 'Decide'),
    h(
      'form',
      { class: 'sheet', 'aria-label': key.keyName, onSubmit: (fields: Fields) => say(role, key, fields) },
      choiceField({ label: 'The key is to be', name: 'decision', of: key.keyId }, [
        ['keep', 'kept'],
        ['rotate', 'rotated'],
        ['revoke', 'revoked'],
      ]),
      areaField({ label: 'Reason', name: 'reason', of: key.keyId }, { maxlength: 500 }),
      submitButton(role === 'attest' ? 'Attest it' : 'Decide it'),
    ),
  );
}
