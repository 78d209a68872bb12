import { randomBytes } from 'node:crypto';
import type { Origin } from '../../../events/envelope.ts';
import type { Clock } from '../../../shared/clock.ts';
import { isoTime, MS_PER_SECOND } from '../../../shared/iso-time.ts';
import type { Refusal } from '../../../shared/refusal.ts';
import { accept, type Result } from '../../../shared/result.ts';
import { SECRET_ENTROPY_BYTES } from '../../keys/domain/secret-format.ts';
import { sessionToken } from '../domain/session-token.ts';
import type { IssuedTokens, SessionService } from '../sessions.ts';
import type { ProvenPerson } from './oidc-sign-in.ts';

/** Time enough to carry a code from a browser to the program that waits for it. */
export const CODE_SECONDS = 300;

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
  async code(
    { principal, provider }: ProvenPerson,
    origin: Origin,
  ): Promise<Result<{ readonly code: string; readonly expiresAt: string }, Refusal>> {
    const { token, hash: codeHash } = sessionToken('code', randomBytes(SECRET_ENTROPY_BYTES));
    const expiresAt = isoTime(this.#clock.nowMs() + CODE_SECONDS * MS_PER_SECOND);
    const proof = { principal, method: 'oidc', provider, origin } as const;
    const session = await this.#sessions.signInWithCode({ ...proof, codeHash, codeExpiresAt: expiresAt });
    return session.ok ? accept({ code: token, expiresAt }) : session;
  }
}

/** Nest injection token of {@link ProvenSignIn}. */
export const PROVEN_SIGN_IN = Symbol('ProvenSignIn');
