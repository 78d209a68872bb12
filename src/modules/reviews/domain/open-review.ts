import { createHash } from 'node:crypto';
import type { AccessReviewKeysListed } from '../../../events/access-review-keys-listed.ts';
import type { AccessReviewOpened } from '../../../events/access-review-opened.ts';
import { derivedId } from '../../../shared/derived-id.ts';
import type { Refusal } from '../../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../../shared/result.ts';
import type { DecisionContext } from '../../keys/domain/decision.ts';
import { tooManyKeys } from './review-refusals.ts';
import type { ReviewedKey } from './reviewed-key.ts';

/** More than people can look at; 100 events of 500 keys. */
export const REVIEW_KEYS_MAX = 50_000;
/** Some 100 KiB of an event, where the log takes 1 MiB. */
const KEYS_PER_EVENT = 500;
/** Who can be told in one mail without it being refused. */
export const OWNERS_TOLD_MAX = 1_000;

export interface WantedReview {
  readonly reviewId: string;
  readonly name: string;
  readonly tenant: string;
  readonly ofOwner: string | null;
  readonly dueAt: string;
}

export type OpeningEvents = readonly [AccessReviewOpened, ...AccessReviewKeysListed[]];

/**
 * Opens a review over the keys that can still be used. @param keys in order of their ids. The keys are listed in events, not
 * looked up later: what is reviewed is what there was, whatever becomes of it meanwhile.
 */
export function decideOpen(
  wanted: WantedReview,
  keys: readonly ReviewedKey[],
  { eventId, now, actor, origin }: DecisionContext,
): Result<OpeningEvents, Refusal> {
  if (keys.length > REVIEW_KEYS_MAX) return refuse(tooManyKeys(keys.length, REVIEW_KEYS_MAX));
  const { reviewId, name: reviewName, tenant, ofOwner, dueAt } = wanted;
  const envelope = { version: 1, time: now, keyId: null, tenant, actor, origin, outcome: 'SUCCESS' } as const;
  const opened: AccessReviewOpened = {
    ...envelope,
    id: eventId,
    type: 'AccessReviewOpened',
    data: {
      reviewId,
      reviewName,
      ofOwner,
      dueAt,
      keys: keys.length,
      keysSha256: digestOf(keys),
      owners: [...new Set(keys.map(({ owner }) => owner))].slice(0, OWNERS_TOLD_MAX),
    },
  };
  const listed = chunks(keys).map((chunk, nth): AccessReviewKeysListed => ({
    ...envelope,
    id: derivedId('keys of an access review', eventId, String(nth)),
    type: 'AccessReviewKeysListed',
    data: {
      reviewId,
      reviewName,
      items: chunk.map(({ keyId: ofKeyId, keyName, owner, createdBy }) => ({
        ofKeyId,
        keyName,
        owner,
        createdBy,
      })),
    },
  }));
  return accept([opened, ...listed]);
}

/** Of the ids, one a line: what `sha256sum` says of a file of them. */
const digestOf = (keys: readonly ReviewedKey[]): string =>
  createHash('sha256')
    .update(keys.map(({ keyId }) => `${keyId}\n`).join(''))
    .digest('hex');

function chunks(keys: readonly ReviewedKey[]): readonly (readonly ReviewedKey[])[] {
  const parts: (readonly ReviewedKey[])[] = [];
  for (let from = 0; from < keys.length; from += KEYS_PER_EVENT)
    parts.push(keys.slice(from, from + KEYS_PER_EVENT));
  return parts;
}
