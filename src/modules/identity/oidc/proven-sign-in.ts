import type { Origin } from '../../../events/envelope.ts';
import type { Clock } from '../../../shared/clock.ts';
import type { Refusal } from '../../../shared/refusal.ts';
import type { Result } from '../../../shared/result.ts';
import { oneTimeCode, type OneTimeCode } from '../one-time-code.ts';
import type { IssuedTokens, SessionService } from '../sessions.ts';
import type { ProvenPerson } from './oidc-sign-in.ts';

/** What somebody gets who has proved to a provider who they are: a session of Keytrail's own. */
export class ProvenSignIn {
  readonly #sessions: Pick<SessionService, 'signIn' | 'signInWithCode'>;
  readonly #clock: Clock;

  constructor(sessions: Pick<SessionService, 'signIn' | 'signInWithCode'>, clock: Clock) {
    this.#sessions = sessions;
    this.#clock = clock;
  }

  tokens({ principal, provider }: ProvenPerson, origin: Origin): Promise<Result<IssuedTokens, Refusal>> {
    return this.#sessions.signIn({ principal, method: 'oidc', provider, origin });
  }

  /** A code that a program exchanges for tokens, once, at `POST /v1/sessions/refresh`. */
  code({ principal, provider }: ProvenPerson, origin: Origin): Promise<Result<OneTimeCode, Refusal>> {
    const proof = { principal, method: 'oidc', provider, origin } as const;
    return oneTimeCode(this.#sessions, proof, this.#clock.nowMs());
  }
}

/** Nest injection token of {@link ProvenSignIn}. */
export const PROVEN_SIGN_IN = Symbol('ProvenSignIn');
