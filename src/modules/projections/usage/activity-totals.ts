import { OUTCOMES } from '../../../events/envelope.ts';
import type { PresentedKey } from './read-presentation.ts';
import { withFailure } from './usage-totals.ts';

/** What some events add to one key. Times in ms since the epoch; NaN for none. */
export interface KeyTotals {
  readonly firstUseMs: number;
  readonly lastUseMs: number;
  /** Of the last use; of two uses at the same instant the greater one. Empty if there is none. */
  readonly lastUseIp: string;
  readonly lastAttemptMs: number;
  readonly lastAttemptOutcome: string;
  readonly successes: number;
  readonly gatewayCalls: number;
  /** In the order of FAILURE_CODES; null while there are none. */
  readonly failures: readonly number[] | null;
}

/** Numbers kept of a key, in this order. */
const FIELDS = ['firstUseMs', 'lastUseMs', 'lastAttemptMs', 'successes', 'gatewayCalls'] as const;
const WIDTH = FIELDS.length;
const [FIRST_USE, LAST_USE, LAST_ATTEMPT, SUCCESSES, GATEWAY_CALLS] = [0, 1, 2, 3, 4] as const;
/** Keys that there is room for at first; doubled whenever it is used up. */
const KEYS_FIRST = 1_024;

/**
 * Per key, over all time. The order of events does not matter. A rebuild has a million keys in here: as numbers in one
 * array they take a third of the memory that objects would, and the garbage collector need not visit each again and again.
 */
export class ActivityTotals {
  readonly #rowOf = new Map<string, number>();
  #numbers = new Float64Array(KEYS_FIRST * WIDTH);
  readonly #lastUseIps: string[] = [];
  readonly #lastOutcomes: string[] = [];
  /** By row; most keys have no failures. */
  readonly #failures = new Map<number, number[]>();

  get size(): number {
    return this.#rowOf.size;
  }

  add({ keyId, timeMs, outcome, ip, gatewayKeyId }: PresentedKey): void {
    if (keyId !== null) {
      const row = this.#attempt(keyId, timeMs, outcome);
      if (outcome === 'SUCCESS') {
        this.#count(row, SUCCESSES);
        this.#used(row, timeMs, ip ?? '');
      } else {
        this.#failures.set(row, withFailure(this.#failures.get(row) ?? null, outcome));
      }
    }
    // The gateway's key was good, whatever became of the secret that it asked about.
    if (gatewayKeyId !== null) {
      const row = this.#attempt(gatewayKeyId, timeMs, 'SUCCESS');
      this.#count(row, GATEWAY_CALLS);
      this.#used(row, timeMs, '');
    }
  }

  /** Sorted by key id. */
  *inKeyOrder(): Generator<readonly [keyId: string, totals: KeyTotals]> {
    for (const keyId of [...this.#rowOf.keys()].sort()) {
      const row = this.#rowOf.get(keyId) ?? 0;
      yield [
        keyId,
        {
          firstUseMs: this.#at(row, FIRST_USE),
          lastUseMs: this.#at(row, LAST_USE),
          lastUseIp: this.#lastUseIps[row] ?? '',
          lastAttemptMs: this.#at(row, LAST_ATTEMPT),
          lastAttemptOutcome: this.#lastOutcomes[row] ?? '',
          successes: this.#at(row, SUCCESSES),
          gatewayCalls: this.#at(row, GATEWAY_CALLS),
          failures: this.#failures.get(row) ?? null,
        },
      ];
    }
  }

  /** The row of a key that was presented, with its last attempt up to date. */
  #attempt(keyId: string, timeMs: number, outcome: string): number {
    const row = this.#rowOf.get(keyId) ?? this.#newRow(keyId);
    const last = this.#at(row, LAST_ATTEMPT);
    if (isLater(timeMs, outcome, last, this.#lastOutcomes[row] ?? '')) {
      this.#numbers[row * WIDTH + LAST_ATTEMPT] = timeMs;
      // The shared constant, not the part of an event's text that says the same.
      this.#lastOutcomes[row] = OUTCOMES.find((known) => known === outcome) ?? outcome;
    }
    return row;
  }

  #newRow(keyId: string): number {
    const row = this.#rowOf.size;
    if ((row + 1) * WIDTH > this.#numbers.length) {
      const larger = new Float64Array(this.#numbers.length * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers.fill(NaN, row * WIDTH, row * WIDTH + SUCCESSES);
    this.#lastUseIps.push('');
    this.#lastOutcomes.push('');
    this.#rowOf.set(keyId, row);
    return row;
  }

  #used(row: number, timeMs: number, ip: string): void {
    const first = this.#at(row, FIRST_USE);
    if (!(first <= timeMs)) this.#numbers[row * WIDTH + FIRST_USE] = timeMs;
    if (isLater(timeMs, ip, this.#at(row, LAST_USE), this.#lastUseIps[row] ?? '')) {
      this.#numbers[row * WIDTH + LAST_USE] = timeMs;
      this.#lastUseIps[row] = ip;
    }
  }

  #count(row: number, field: number): void {
    this.#numbers[row * WIDTH + field] = this.#at(row, field) + 1;
  }

  #at(row: number, field: number): number {
    return this.#numbers[row * WIDTH + field] ?? NaN;
  }
}

/** Of two at the same instant the greater value counts, so that it is the same one in whatever order they come. */
const isLater = (ms: number, value: string, thanMs: number, thanValue: string): boolean =>
  Number.isNaN(thanMs) || ms > thanMs || (ms === thanMs && value > thanValue);
