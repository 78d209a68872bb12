import { MS_PER_HOUR } from '../../../shared/iso-time.ts';
import { withText, type DistinctTexts } from './distinct-texts.ts';
import type { PresentedKey } from './read-presentation.ts';
import { FAILURE_CODES } from './usage-schema.ts';

/** How often a key was presented, with what outcome. Mutable, because a batch adds up tens of thousands of events. */
export interface Counts {
  successes: number;
  gatewayCalls: number;
  /** In the order of FAILURE_CODES; null while there are none, as for most keys in most hours. */
  failures: number[] | null;
}

/** What some events add to one key in one hour. */
export interface HourTotals extends Counts {
  /** Time of the last success, ms since the epoch; null if there was none. */
  lastUseMs: number | null;
  ips: DistinctTexts;
  datasets: DistinctTexts;
}

/** What some events add to one key. Times in ms since the epoch; null for none. */
export interface KeyTotals extends Counts {
  firstUseMs: number | null;
  lastUseMs: number | null;
  /** Of the last use; of two uses at the same instant the greater one. Empty if there is none. */
  lastUseIp: string;
  lastAttemptMs: number;
  lastAttemptOutcome: string;
}

const noCounts = (): Counts => ({ successes: 0, gatewayCalls: 0, failures: null });

/** Per hour (since the epoch) and key. All sums, minima and maxima, so the order of events does not matter. */
export class HourlyTotals {
  readonly hours = new Map<number, Map<string, HourTotals>>();
  #recentHour = NaN;
  #recent = new Map<string, HourTotals>();

  add(presented: PresentedKey): void {
    const { keyId, timeMs, ip, dataset, gatewayKeyId } = presented;
    if (keyId !== null) {
      const totals = this.#of(keyId, timeMs);
      count(totals, presented.outcome);
      if (presented.outcome === 'SUCCESS') used(totals, timeMs);
      if (ip !== null) totals.ips = withText(totals.ips, ip);
      if (dataset !== null) totals.datasets = withText(totals.datasets, dataset);
    }
    if (gatewayKeyId !== null) {
      const totals = this.#of(gatewayKeyId, timeMs);
      totals.gatewayCalls += 1;
      used(totals, timeMs);
    }
  }

  #of(keyId: string, timeMs: number): HourTotals {
    const hour = Math.floor(timeMs / MS_PER_HOUR);
    if (hour !== this.#recentHour) {
      this.#recent = this.hours.get(hour) ?? new Map<string, HourTotals>();
      this.#recentHour = hour;
      this.hours.set(hour, this.#recent);
    }
    let totals = this.#recent.get(keyId);
    if (totals === undefined) {
      totals = { ...noCounts(), lastUseMs: null, ips: null, datasets: null };
      this.#recent.set(keyId, totals);
    }
    return totals;
  }
}

/** Per key, over all time. The order of events does not matter here either. */
export class ActivityTotals {
  readonly keys = new Map<string, KeyTotals>();

  add({ keyId, timeMs, outcome, ip, gatewayKeyId }: PresentedKey): void {
    if (keyId !== null) {
      const totals = this.#of(keyId, timeMs, outcome);
      count(totals, outcome);
      if (outcome === 'SUCCESS') usedFrom(totals, timeMs, ip ?? '');
    }
    // The gateway's key was good, whatever became of the secret that it asked about.
    if (gatewayKeyId !== null) {
      const totals = this.#of(gatewayKeyId, timeMs, 'SUCCESS');
      totals.gatewayCalls += 1;
      usedFrom(totals, timeMs, '');
    }
  }

  #of(keyId: string, timeMs: number, outcome: string): KeyTotals {
    const known = this.keys.get(keyId);
    if (known !== undefined) {
      if (isLater(timeMs, outcome, known.lastAttemptMs, known.lastAttemptOutcome)) {
        known.lastAttemptMs = timeMs;
        known.lastAttemptOutcome = outcome;
      }
      return known;
    }
    const totals: KeyTotals = {
      ...noCounts(),
      firstUseMs: null,
      lastUseMs: null,
      lastUseIp: '',
      lastAttemptMs: timeMs,
      lastAttemptOutcome: outcome,
    };
    this.keys.set(keyId, totals);
    return totals;
  }
}

function count(counts: Counts, outcome: string): void {
  if (outcome === 'SUCCESS') {
    counts.successes += 1;
    return;
  }
  counts.failures ??= FAILURE_CODES.map(() => 0);
  const code = FAILURE_CODES.findIndex((known) => known === outcome);
  if (code !== -1) counts.failures[code] = (counts.failures[code] ?? 0) + 1;
}

function used(totals: HourTotals, timeMs: number): void {
  if (totals.lastUseMs === null || timeMs > totals.lastUseMs) totals.lastUseMs = timeMs;
}

function usedFrom(totals: KeyTotals, timeMs: number, ip: string): void {
  if (totals.firstUseMs === null || timeMs < totals.firstUseMs) totals.firstUseMs = timeMs;
  if (totals.lastUseMs === null || isLater(timeMs, ip, totals.lastUseMs, totals.lastUseIp)) {
    totals.lastUseMs = timeMs;
    totals.lastUseIp = ip;
  }
}

/** Of two at the same instant the greater value counts, so that it is the same one in whatever order they come. */
const isLater = (ms: number, value: string, thanMs: number, thanValue: string): boolean =>
  ms > thanMs || (ms === thanMs && value > thanValue);
