import type { Refusal } from '../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../shared/result.ts';
import { verifyPassword } from './domain/password-hash.ts';

/** Each takes a core for a quarter of a second and 32 MiB or more; other work must go on beside them. */
const CHECKS_AT_ONCE = 2;
/** Some two seconds' worth: whoever comes later would have given up before the answer. */
const CHECKS_WAITING_MAX = 16;

const BUSY: Refusal = {
  code: 'busy',
  detail: 'Too many passwords are being checked at the moment; try again in a few seconds.',
};

/**
 * Compares passwords with hashes, a few at a time and never more than can wait: a flood of sign-ins must not take the
 * memory and the processors that verifications of keys need.
 */
export class PasswordChecks {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  /** Whether the password is right; undefined hashes cost the same and are wrong. Refuses with `busy`. */
  async check(hash: string | undefined, password: string): Promise<Result<boolean, Refusal>> {
    if (this.#running >= CHECKS_AT_ONCE) {
      if (this.#waiting.length >= CHECKS_WAITING_MAX) return refuse(BUSY);
      // Whoever ends hands its place over, so that nobody who comes meanwhile takes it.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running += 1;
    }
    try {
      return accept(await verifyPassword(hash, password));
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}

/** Nest injection token of the {@link PasswordChecks}. */
export const PASSWORD_CHECKS = Symbol('PasswordChecks');
