import { MS_PER_MINUTE, MS_PER_SECOND } from '../../../shared/iso-time.ts';
import { addressBlock } from './address-block.ts';
import { Recent } from './recent.ts';

/** Failures under one name that cost nothing but the next attempt: people mistype. */
export const NAME_FAILURES_FREE = 5;
/** More, since everybody of an office comes from one address. */
export const ADDRESS_FAILURES_FREE = 20;
/** The first wait; each further failure doubles it. */
export const FIRST_WAIT_MS = MS_PER_SECOND;
/** The longest wait: some hundred guesses a day for whoever never gives up. */
export const LONGEST_WAIT_MS = 15 * MS_PER_MINUTE;
/** After as long a quiet failures are forgotten. Longer than any wait, or waiting would be rewarded. */
const FORGOTTEN_AFTER_MS = 2 * LONGEST_WAIT_MS;

/** Names and addresses that are remembered, of each; some 5 MB when full. */
const REMEMBERED_MAX = 10_000;

interface Attempts {
  /** Begun and not succeeded: those under way count as failures until they succeed, or many at once would all pass. */
  readonly failures: number;
  readonly lastAtMs: number;
  /** Whether a refusal of the present wait was told already. */
  readonly isTold: boolean;
}

export type Admission =
  | { readonly admitted: true }
  /** `isFirst`: the first refusal of this wait, the one that the trail should have. */
  | { readonly admitted: false; readonly retryAfterMs: number; readonly isFirst: boolean };

/**
 * Slows down guessing of passwords: after some failures under one name, or from one address, each attempt has to wait
 * twice as long as the one before. An address from which somebody signed in before counts by itself under their name, so
 * that strangers can neither lock them out nor get their guesses back when they sign in.
 *
 * Time comes in with each call. What it knows is this process's own: with n processes behind a proxy somebody gets up to
 * n times the attempts.
 */
export class SignInThrottle {
  readonly #names = new Recent<Attempts>(REMEMBERED_MAX);
  readonly #addresses = new Recent<Attempts>(REMEMBERED_MAX);
  /** Names with addresses from which they signed in. */
  readonly #familiar = new Recent<true>(REMEMBERED_MAX);

  /** Asks before an attempt, and counts it if it is admitted. */
  begin(name: string, ip: string | null, nowMs: number): Admission {
    const { ofName, ofAddress } = this.#counted(name, ip);
    const counters = [
      { at: this.#names, under: ofName, free: NAME_FAILURES_FREE },
      { at: this.#addresses, under: ofAddress, free: ADDRESS_FAILURES_FREE },
    ].map((counter) => ({ ...counter, attempts: current(counter.at.get(counter.under), nowMs) }));
    const waiting = counters
      .map((counter) => ({ ...counter, waitMs: waitMs(counter.attempts, counter.free, nowMs) }))
      .filter((counter) => counter.waitMs > 0);

    if (waiting.length === 0) {
      for (const { at, under, attempts } of counters) at.put(under, oneMore(attempts, nowMs));
      return { admitted: true };
    }
    for (const { at, under, attempts } of waiting) at.put(under, { ...attempts, isTold: true });
    return {
      admitted: false,
      retryAfterMs: Math.max(...waiting.map((counter) => counter.waitMs)),
      isFirst: waiting.some(({ attempts }) => !attempts.isTold),
    };
  }

  /**
   * The attempt succeeded: failures that were counted with it are forgiven under this name. The address only gets this
   * attempt back: who knows one password may be guessing others'.
   */
  succeeded(name: string, ip: string | null): void {
    const { ofName, ofAddress } = this.#counted(name, ip);
    this.#names.delete(ofName);
    takeBack(this.#addresses, ofAddress);
    this.#familiar.put(`${ofAddress} ${name}`, true);
  }

  /** The attempt was not decided, so it counts for nothing. */
  abandoned(name: string, ip: string | null): void {
    const { ofName, ofAddress } = this.#counted(name, ip);
    takeBack(this.#names, ofName);
    takeBack(this.#addresses, ofAddress);
  }

  /** Under what an attempt is counted. No address contains a space or is called `any`. */
  #counted(name: string, ip: string | null): { readonly ofName: string; readonly ofAddress: string } {
    const ofAddress = ip === null ? 'unknown' : addressBlock(ip);
    const familiar = `${ofAddress} ${name}`;
    return { ofName: this.#familiar.get(familiar) === true ? familiar : `any ${name}`, ofAddress };
  }
}

function takeBack(attempts: Recent<Attempts>, under: string): void {
  const before = attempts.get(under);
  if (before === undefined) return;
  if (before.failures <= 1) attempts.delete(under);
  else attempts.put(under, { ...before, failures: before.failures - 1 });
}

const NONE: Attempts = { failures: 0, lastAtMs: 0, isTold: false };

const current = (attempts: Attempts | undefined, nowMs: number): Attempts =>
  attempts === undefined || nowMs - attempts.lastAtMs >= FORGOTTEN_AFTER_MS ? NONE : attempts;

const oneMore = ({ failures }: Attempts, nowMs: number): Attempts => ({
  failures: failures + 1,
  lastAtMs: nowMs,
  isTold: false,
});

function waitMs({ failures, lastAtMs }: Attempts, free: number, nowMs: number): number {
  if (failures < free) return 0;
  const wait = Math.min(FIRST_WAIT_MS * 2 ** (failures - free), LONGEST_WAIT_MS);
  return Math.max(0, lastAtMs + wait - nowMs);
}
