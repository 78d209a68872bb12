import type { Origin } from '../../events/envelope.ts';
import type { SignInFailure } from '../../events/sign-in-failed.ts';
import type { Clock } from '../../shared/clock.ts';
import { MS_PER_SECOND } from '../../shared/iso-time.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../shared/result.ts';
import type { Principal } from './domain/principal.ts';
import type { SignInThrottle } from './domain/sign-in-throttle.ts';
import { oneTimeCode, type OneTimeCode } from './one-time-code.ts';
import type { PasswordChecks } from './password-checks.ts';
import type { PasswordBook } from './passwords.ts';
import type { PrincipalDirectory } from './principal-directory.ts';
import type { SignIn } from './session-parts.ts';
import type { SessionTrail } from './session-trail.ts';
import type { IssuedTokens, SessionService } from './sessions.ts';

export interface PasswordSignInParts {
  readonly principals: Pick<PrincipalDirectory, 'byName'>;
  readonly passwords: PasswordBook;
  readonly checks: Pick<PasswordChecks, 'check'>;
  readonly throttle: SignInThrottle;
  readonly sessions: Pick<SessionService, 'signIn' | 'signInWithCode' | 'whyOff'>;
  readonly trail: SessionTrail;
  readonly clock: Clock;
}

export interface PasswordProof {
  readonly name: string;
  readonly password: string;
  readonly origin: Origin;
}

const SIGN_IN_FAILED: Refusal = { code: 'sign_in_failed', detail: 'Name or password is wrong.' };

/** Signs in with a name and a password of the installation's own users. */
export class PasswordSignIn {
  readonly #parts: PasswordSignInParts;

  constructor(parts: PasswordSignInParts) {
    this.#parts = parts;
  }

  /**
   * Refuses with `sign_in_failed`, for an unknown name, a wrong password and a disabled principal alike and after as
   * long; with `sign_in_throttled` before anything is compared; with `busy`; or with `sign_in_off`.
   */
  async signIn(request: PasswordProof): Promise<Result<IssuedTokens, Refusal>> {
    const proved = await this.#prove(request);
    return proved.ok ? this.#parts.sessions.signIn(proved.value) : proved;
  }

  /** Like {@link signIn}, for another program: gives a code that it exchanges for tokens. */
  async code(request: PasswordProof): Promise<Result<OneTimeCode, Refusal>> {
    const proved = await this.#prove(request);
    if (!proved.ok) return proved;
    return oneTimeCode(this.#parts.sessions, proved.value, this.#parts.clock.nowMs());
  }

  async #prove({ name, password, origin }: PasswordProof): Promise<Result<SignIn, Refusal>> {
    const { principals, passwords, checks, throttle, sessions, clock } = this.#parts;
    const off = sessions.whyOff();
    if (off !== null) return refuse(off);
    const principal = principals.byName(name);
    const admission = throttle.begin(name, origin.ip, clock.nowMs());
    if (!admission.admitted) {
      if (admission.isFirst) await this.#failed(origin, principal, 'throttled');
      return refuse(throttled(admission.retryAfterMs));
    }
    // Compared also where it cannot matter, so that the time it takes tells nothing.
    const compared = await checks.check(
      principal === undefined ? undefined : passwords.hashFor(name),
      password,
    );
    if (!compared.ok) {
      throttle.abandoned(name, origin.ip);
      return compared;
    }
    const reason = failureOf(principal, compared.value);
    if (reason !== null || principal === undefined) {
      await this.#failed(origin, principal, reason ?? 'unknown_principal');
      return refuse(SIGN_IN_FAILED);
    }
    throttle.succeeded(name, origin.ip);
    return accept({ principal, method: 'password', provider: null, origin });
  }

  #failed(origin: Origin, principal: Principal | undefined, reason: SignInFailure): Promise<void> {
    return this.#parts.trail.failed(origin, principal ?? null, {
      sessionId: null,
      method: 'password',
      provider: null,
      reason,
    });
  }
}

/** Disabled comes last: it is told only to the trail, and only of somebody who knew the password. */
function failureOf(principal: Principal | undefined, isRight: boolean): SignInFailure | null {
  if (principal === undefined) return 'unknown_principal';
  if (!isRight) return 'wrong_password';
  return principal.disabledAt === null ? null : 'principal_disabled';
}

function throttled(retryAfterMs: number): Refusal {
  const retryAfterSeconds = Math.ceil(retryAfterMs / MS_PER_SECOND);
  return {
    code: 'sign_in_throttled',
    detail: `Too many sign-ins failed; try again in ${retryAfterSeconds} s.`,
    retryAfterSeconds,
  };
}

/** Nest injection token of the {@link PasswordSignIn}. */
export const PASSWORD_SIGN_IN = Symbol('PasswordSignIn');
