import { NO_ORIGIN, systemActor } from '../../events/envelope.ts';
import { derivedId } from '../../shared/derived-id.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { decideRevoke } from '../keys/domain/revoke-key.ts';
import type { LifecycleCommands } from '../keys/lifecycle-commands.ts';
import type { ReviewDirectory } from './review-directory.ts';

/** Revoked at once by a sweep; the next one is a minute later. */
const AT_ONCE_MAX = 1_000;

/** Somebody else ended the key: what was decided is so. */
const DONE_ALREADY: readonly Refusal['code'][] = ['key_revoked', 'key_expired', 'key_not_found'];

/**
 * Revokes the keys that reviews decided to revoke: at once, and what a crash left undone by a sweep. The revocation has an
 * id that follows from the review, so it is there once. Throws InfrastructureError when the log cannot be written.
 */
export class Revocations {
  readonly #commands: Pick<LifecycleCommands, 'execute'>;
  readonly #reviews: Pick<ReviewDirectory, 'byId' | 'revocationsToCarryOut'>;

  constructor(
    commands: Pick<LifecycleCommands, 'execute'>,
    reviews: Pick<ReviewDirectory, 'byId' | 'revocationsToCarryOut'>,
  ) {
    this.#commands = commands;
    this.#reviews = reviews;
  }

  /** @returns why a key that was to be revoked was not; such as that configuration decides about it */
  async carryOut({
    reviewId,
    keyId,
  }: {
    readonly reviewId: string;
    readonly keyId: string;
  }): Promise<Refusal | null> {
    const eventId = derivedId('revocation of an access review', reviewId, keyId);
    const reason = `Access review ${this.#reviews.byId(reviewId)?.name ?? reviewId}.`;
    const done = await this.#commands.execute(
      keyId,
      { actor: systemActor('access-reviews'), origin: NO_ORIGIN },
      (state, context) => decideRevoke(state, { keyId, reason, by: 'id' }, { ...context, eventId }),
    );
    return done.ok || DONE_ALREADY.includes(done.refusal.code) ? null : done.refusal;
  }

  /** What is left to do. @returns how many keys were revoked */
  async sweep(): Promise<number> {
    let revoked = 0;
    for (const one of this.#reviews.revocationsToCarryOut(AT_ONCE_MAX))
      if ((await this.carryOut(one)) === null) revoked += 1;
    return revoked;
  }
}
