import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { MS_PER_DAY } from '../../../../shared/iso-time.ts';
import { RefusedError } from '../../problems/refused-error.ts';

/** Answers kept at once; at about 2 KiB each some 20 MB. */
const ANSWERS_MAX = 10_000;

interface Remembered {
  readonly bodyHash: string;
  readonly answer: Promise<object>;
}

/**
 * Answers given under an Idempotency-Key, so that a client that lost the first one can ask again and get the same,
 * secret included. They live in memory only and for a day: a secret is never stored.
 */
export class IdempotentAnswers {
  private readonly answers = new LRUCache<string, Remembered>({ max: ANSWERS_MAX, ttl: MS_PER_DAY });

  /**
   * Runs `produce` once per credential and key; a repetition with the same body gets the same answer, also while the
   * first is under way. A failure is not remembered.
   * @throws RefusedError `idempotency_key_reused` when the body differs from the first one
   */
  async once<Answer extends object>(
    credentialId: string,
    key: string,
    body: unknown,
    produce: () => Promise<Answer>,
  ): Promise<Answer> {
    const slot = JSON.stringify([credentialId, key]);
    const bodyHash = hash('sha256', JSON.stringify(body), 'hex');
    const before = this.answers.get(slot);
    if (before !== undefined) {
      if (before.bodyHash !== bodyHash) throw new RefusedError(REUSED);
      // Only ever filled by this route's own produce.
      return before.answer as Promise<Answer>;
    }
    const answer = produce();
    this.answers.set(slot, { bodyHash, answer });
    try {
      return await answer;
    } catch (error) {
      this.answers.delete(slot);
      throw error;
    }
  }
}

const REUSED = {
  code: 'idempotency_key_reused',
  detail: 'This Idempotency-Key was used with another body; take a new one for another request.',
} as const;
