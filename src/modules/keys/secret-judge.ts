import type { Outcome } from '../../events/envelope.ts';
import { isoTime } from '../../shared/iso-time.ts';
import type { KeyDescription, KeyState } from './domain/key-state.ts';
import { fingerprintOf, isWellFormedSecret, SECRET_CHARS_MAX } from './domain/secret-format.ts';
import type { HashSecret } from './domain/secret-hash.ts';
import { decideUse } from './domain/use-key.ts';
import type { KeyDirectory, KeyMatch } from './key-directory.ts';
import type { RateLimiter } from './rate-limiter.ts';

export interface Judgement {
  readonly outcome: Outcome;
  /** The key that the secret belongs to; null if to none. */
  readonly state: Exclude<KeyState, { kind: 'absent' | 'external' }> | null;
  readonly fingerprint: string | null;
  /** Set when rate-limited: when to try again, milliseconds from now. */
  readonly retryAfterMs: number | null;
}

/** What is wanted of the key. `countAgainstLimit`: whether an accepted request takes from the key's rate limit. */
export interface JudgementRequest {
  readonly dataset: string | null;
  readonly permission: string | null;
  readonly nowMs: number;
  readonly countAgainstLimit: boolean;
}

const UNKNOWN = { outcome: 'INVALID', state: null, retryAfterMs: null } as const;

/** Judges presented secrets against the key directory: the decision behind `verify` and behind every request's own key. */
export class SecretJudge {
  readonly #directory: KeyDirectory;
  readonly #hash: HashSecret;
  readonly #rateLimiter: RateLimiter;

  constructor(directory: KeyDirectory, hash: HashSecret, rateLimiter: RateLimiter) {
    this.#directory = directory;
    this.#hash = hash;
    this.#rateLimiter = rateLimiter;
  }

  judge(secret: string, request: JudgementRequest): Judgement {
    if (secret.length > SECRET_CHARS_MAX) return { ...UNKNOWN, fingerprint: null };
    const match = this.#directory.bySecretHash(this.#hash(secret));
    if (match === undefined || match.state.kind === 'absent' || match.state.kind === 'external') {
      return { ...UNKNOWN, fingerprint: fingerprintOf(secret) };
    }
    const { state } = match;
    const fingerprint = presentedFingerprint(state.key, match.matched);
    const outcome = decideUse(state, match.matched, { ...request, now: isoTime(request.nowMs) });
    if (outcome !== 'SUCCESS' || state.key.rateLimit === null || !request.countAgainstLimit) {
      return { outcome, state, fingerprint, retryAfterMs: null };
    }
    const retryAfterMs = this.#rateLimiter.take(state.key.id, state.key.rateLimit, request.nowMs);
    return { outcome: retryAfterMs === null ? 'SUCCESS' : 'RATE_LIMITED', state, fingerprint, retryAfterMs };
  }

  /**
   * Judges a secret that {@link judge} did not know once more, after the directory has caught up with the log: a key
   * works from the moment its creation was answered, whoever answered it. Junk is not worth the catching up.
   */
  async judgeAgain(secret: string, first: Judgement, request: JudgementRequest): Promise<Judgement> {
    if (first.state !== null || !isWellFormedSecret(secret)) return first;
    await this.#directory.catchUp();
    return this.judge(secret, request);
  }
}

const presentedFingerprint = (key: KeyDescription, matched: KeyMatch['matched']): string =>
  matched === 'previous' && key.previousSecret !== null
    ? key.previousSecret.fingerprint
    : key.secret.fingerprint;

/** Nest injection token of the {@link SecretJudge}. */
export const SECRET_JUDGE = Symbol('SecretJudge');
