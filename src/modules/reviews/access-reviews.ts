import type { AccessReviewEvent } from '../../events/catalogue.ts';
import type { KeyAttested } from '../../events/key-attested.ts';
import type { KeyReviewed } from '../../events/key-reviewed.ts';
import type { Clock } from '../../shared/clock.ts';
import type { IdSource } from '../../shared/ids.ts';
import { isoTime } from '../../shared/iso-time.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../shared/result.ts';
import { actorOf, seesTenant, type Caller } from '../identity/caller.ts';
import { principalNames, type PrincipalDirectory } from '../identity/principal-directory.ts';
import type { DecisionContext } from '../keys/domain/decision.ts';
import { isLive } from '../keys/domain/evolve.ts';
import type { KeyDirectory } from '../keys/key-directory.ts';
import type { LifecycleCommands } from '../keys/lifecycle-commands.ts';
import { decideClose } from './domain/close-review.ts';
import { whyNotCounted, whyNotTheEnd } from './domain/counted-word.ts';
import { decideOpen, REVIEW_KEYS_MAX, type WantedReview } from './domain/open-review.ts';
import { decideAttest, decideReview, type KeyInReview, type Word } from './domain/review-key.ts';
import { reviewNotFound } from './domain/review-refusals.ts';
import type { AccessReview } from './domain/review.ts';
import type { ReviewedKey } from './domain/reviewed-key.ts';
import type { ReviewDirectory, ReviewItem } from './review-directory.ts';
import type { Revocations } from './revocations.ts';

/** Keys read at a time while a population is put together. */
const PAGE_KEYS = 1_000;

export interface AccessReviewParts {
  readonly commands: Pick<LifecycleCommands, 'record'>;
  readonly reviews: ReviewDirectory;
  readonly keys: Pick<KeyDirectory, 'byId' | 'list'>;
  readonly principals: Pick<PrincipalDirectory, 'byId'>;
  readonly revocations: Pick<Revocations, 'carryOut'>;
  readonly clock: Clock;
  readonly ids: Pick<IdSource, 'eventId'>;
}

/**
 * What people do in access reviews: decide against the folded state, have the event durable and folded, and answer from
 * the fold, which has the last word when two act at once. Throws InfrastructureError when the log cannot be written.
 */
export class AccessReviews {
  readonly #parts: AccessReviewParts;

  constructor(parts: AccessReviewParts) {
    this.#parts = parts;
  }

  async open(wanted: Omit<WantedReview, 'reviewId'>, caller: Caller): Promise<Result<AccessReview, Refusal>> {
    const context = this.#context(caller);
    const reviewId = `arv_${context.eventId.replaceAll('-', '')}`;
    const events = decideOpen({ ...wanted, reviewId }, this.#population(wanted), context);
    if (!events.ok) return events;
    // The review itself comes last: a crash before it leaves keys of a review that there is not.
    const [opened, ...listed] = events.value;
    for (const event of [...listed, opened]) await this.#record(event);
    return this.visible(reviewId, caller);
  }

  attest(
    at: { readonly reviewId: string; readonly keyId: string },
    word: Word,
    caller: Caller,
  ): Promise<Result<ReviewItem, Refusal>> {
    return this.#say(at, caller, (key, context) => decideAttest(key, caller.credential, word, context));
  }

  async review(
    at: { readonly reviewId: string; readonly keyId: string },
    word: Word,
    caller: Caller,
  ): Promise<Result<ReviewItem, Refusal>> {
    const mayRevoke = caller.credential.scopes.has('keys:write');
    const by = { ...caller.credential, mayRevoke };
    const item = await this.#say(at, caller, (key, context) => decideReview(key, by, word, context));
    if (item.ok && item.value.words.confirmed?.decision === 'revoke')
      await this.#parts.revocations.carryOut(at);
    return item;
  }

  async close(
    reviewId: string,
    reason: string | null,
    caller: Caller,
  ): Promise<Result<AccessReview, Refusal>> {
    const review = this.visible(reviewId, caller);
    if (!review.ok) return review;
    const totals = this.#parts.reviews.totals(reviewId);
    const event = decideClose(review.value, totals, reason, this.#context(caller));
    if (!event.ok) return event;
    await this.#record(event.value);
    const over = this.visible(reviewId, caller);
    const refusal = over.ok ? whyNotTheEnd(over.value, event.value) : null;
    return refusal === null ? over : refuse(refusal);
  }

  /** Another tenant's review is not found: that there is one is already a secret. */
  visible(reviewId: string, caller: Caller): Result<AccessReview, Refusal> {
    const review = this.#parts.reviews.byId(reviewId);
    return review === undefined || !seesTenant(caller, review.tenant)
      ? refuse(reviewNotFound())
      : accept(review);
  }

  async #say(
    { reviewId, keyId }: { readonly reviewId: string; readonly keyId: string },
    caller: Caller,
    decide: (key: KeyInReview, context: DecisionContext) => Result<KeyAttested | KeyReviewed, Refusal>,
  ): Promise<Result<ReviewItem, Refusal>> {
    const { reviews } = this.#parts;
    const review = this.visible(reviewId, caller);
    if (!review.ok) return review;
    const item = reviews.item(reviewId, keyId);
    if (item === undefined) return refuse(reviewNotFound());
    const { createdBy } = item.key;
    const creatorOwner = this.#ownerOf(createdBy) ?? principalNames(this.#parts.principals)(createdBy);
    const about = { review: review.value, ...item, creatorOwner };
    const event = decide(about, this.#context(caller));
    if (!event.ok) return event;
    await this.#record(event.value);
    const said = reviews.item(reviewId, keyId) ?? item;
    const refusal = whyNotCounted(said.words, event.value);
    return refusal === null ? accept(said) : refuse(refusal);
  }

  /** Null for ids of no key, such as that of somebody who acts by a session. */
  #ownerOf(keyId: string): string | null {
    const state = this.#parts.keys.byId(keyId);
    return state.kind === 'absent' ? null : state.key.owner;
  }

  /** One more than a review can have says that there are too many. */
  #population({ tenant, ofOwner }: Pick<WantedReview, 'tenant' | 'ofOwner'>): readonly ReviewedKey[] {
    const nowMs = this.#parts.clock.nowMs();
    const filter = ofOwner === null ? { tenant } : { tenant, owner: ofOwner };
    const found: ReviewedKey[] = [];
    let after: string | null = null;
    do {
      const page = this.#parts.keys.list(filter, { after, limit: PAGE_KEYS, nowMs });
      for (const state of page.items) {
        if (!isLive(state)) continue;
        const { id: keyId, name: keyName, owner, createdBy } = state.key;
        found.push({ keyId, keyName, owner, createdBy });
      }
      after = page.next;
    } while (after !== null && found.length <= REVIEW_KEYS_MAX);
    return found;
  }

  #record(event: AccessReviewEvent): Promise<void> {
    return this.#parts.commands.record(event);
  }

  #context(caller: Caller): DecisionContext {
    const { clock, ids } = this.#parts;
    const now = isoTime(clock.nowMs());
    return { eventId: ids.eventId(), now, actor: actorOf(caller), origin: caller.origin };
  }
}

/** Nest injection token of the {@link AccessReviews}. */
export const ACCESS_REVIEWS = Symbol('AccessReviews');
