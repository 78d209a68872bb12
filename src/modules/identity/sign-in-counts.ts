import type { SignInFailed, SignInFailure } from '../../events/sign-in-failed.ts';

/** How something that should open or prolong a session was presented. */
export type SignInMeans = SignInFailed['data']['method'];
export type SignInOutcome = 'success' | SignInFailure;

export interface SignInCount {
  readonly method: SignInMeans;
  readonly outcome: SignInOutcome;
  readonly count: number;
}

/**
 * How often people were signed in here, and why not, since this process began. More than the trail has: of failures that
 * cost nothing to cause, that has only some.
 */
export class SignInCounts {
  readonly #counts = new Map<string, SignInCount>();

  add(method: SignInMeans, outcome: SignInOutcome): void {
    const name = `${method} ${outcome}`;
    this.#counts.set(name, { method, outcome, count: (this.#counts.get(name)?.count ?? 0) + 1 });
  }

  read(): readonly SignInCount[] {
    return [...this.#counts.values()];
  }
}
