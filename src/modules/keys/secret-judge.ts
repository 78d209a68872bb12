import type { Outcome } from '../../events/envelope.ts';
import { isoTime } from '../../shared/iso-time.ts';
import type { RateLimitState } from '../../shared/rate-limit-state.ts';
import type { PrincipalDirectory } from '../identity/principal-directory.ts';
import { denialOf, type Denial, type Target } from './domain/denial.ts';
import type { KeyDescription, KeyState } from './domain/key-state.ts';
import { fingerprintOf, isWellFormedSecret, SECRET_CHARS_MAX } from './domain/secret-format.ts';
import type { HashSecret } from './domain/secret-hash.ts';
import { isTiledSecret } from './domain/tiled-secret.ts';
import { decideUse } from './domain/use-key.ts';
import type { KeyDirectory, KeyMatch } from './key-directory.ts';
import type { RateLimiter } from './rate-limiter.ts';

export interface Judgement {
  readonly outcome: Outcome;
  /** The key that the secret belongs to; null if to none. */
  readonly state: Exclude<KeyState, { kind: 'absent' | 'external' }> | null;
  readonly fingerprint: string | null;
  /** Set when forbidden: the right that the key lacks. */
  readonly denial: Denial | null;
  /** Set when rate-limited: when to try again, milliseconds from now. */
  readonly retryAfterMs: number | null;
  /** What is left of the rate limit of a good key that has one; null where this request has nothing to do with it. */
  readonly rateLimit: RateLimitState | null;
}

/** What is wanted of the key. `countAgainstLimit`: whether an accepted request takes from the key's rate limit. */
export interface JudgementRequest extends Target {
  readonly nowMs: number;
  readonly countAgainstLimit: boolean;
}

const UNKNOWN = {
  outcome: 'INVALID',
  state: null,
  denial: null,
  retryAfterMs: null,
  rateLimit: null,
} as const;

/** Judges presented secrets against the key directory: the decision behind `verify` and behind every request's own key. */
export class SecretJudge {
  readonly #directory: KeyDirectory;
  readonly #hash: HashSecret;
  readonly #rateLimiter: RateLimiter;
  readonly #owners: Pick<PrincipalDirectory, 'byName'>;
  readonly #previousSecrets = new Map<Outcome, number>();

  constructor(
    directory: KeyDirectory,
    hash: HashSecret,
    rateLimiter: RateLimiter,
    owners: Pick<PrincipalDirectory, 'byName'>,
  ) {
    this.#directory = directory;
    this.#hash = hash;
    this.#rateLimiter = rateLimiter;
    this.#owners = owners;
  }

  judge(secret: string, request: JudgementRequest): Judgement {
    if (secret.length > SECRET_CHARS_MAX) return { ...UNKNOWN, fingerprint: null };
    const match = this.#directory.bySecretHash(this.#hash(secret));
    if (match === undefined || match.state.kind === 'absent' || match.state.kind === 'external') {
      return { ...UNKNOWN, fingerprint: fingerprintOf(secret) };
    }
    const { state } = match;
    const fingerprint = presentedFingerprint(state.key, match.matched);
    const decided = decideUse(state, match.matched, { ...request, now: isoTime(request.nowMs) });
    const outcome = this.#isOut(state.key.owner, decided) ? 'DISABLED' : decided;
    if (match.matched === 'previous')
      this.#previousSecrets.set(outcome, (this.#previousSecrets.get(outcome) ?? 0) + 1);
    const denial = outcome === 'FORBIDDEN' ? denialOf(state.key, request) : null;
    const judged = { outcome, state, fingerprint, denial, retryAfterMs: null, rateLimit: null };
    const { id, rateLimit } = state.key;
    if (rateLimit === null || !request.countAgainstLimit) return judged;
    if (denial !== null) {
      return { ...judged, rateLimit: this.#rateLimiter.look(id, rateLimit, request.nowMs).state };
    }
    if (outcome !== 'SUCCESS') return judged;
    const { allowed, nextMs, state: left } = this.#rateLimiter.take(id, rateLimit, request.nowMs);
    return allowed
      ? { ...judged, rateLimit: left }
      : { ...judged, outcome: 'RATE_LIMITED', retryAfterMs: nextMs, rateLimit: left };
  }

  /** A key that could be used, were its owner not disabled: whoever is kept out is so by every door. */
  #isOut(owner: string, decided: Outcome): boolean {
    if (decided !== 'SUCCESS' && decided !== 'FORBIDDEN') return false;
    const principal = this.#owners.byName(owner);
    return principal !== undefined && principal.disabledAt !== null;
  }

  /** How often the previous secret of a rotated key was presented since the start, by outcome, rate limits aside. */
  previousSecretOutcomes(): ReadonlyMap<Outcome, number> {
    return this.#previousSecrets;
  }

  /**
   * Judges a secret that {@link judge} did not know once more, after the directory has caught up with the log: a key
   * works from the moment its creation was answered, whoever answered it. Junk is not worth the catching up.
   */
  async judgeAgain(secret: string, first: Judgement, request: JudgementRequest): Promise<Judgement> {
    if (first.state !== null || !(isWellFormedSecret(secret) || isTiledSecret(secret))) return first;
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
