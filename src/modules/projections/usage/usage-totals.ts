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
      totals = { successes: 0, gatewayCalls: 0, failures: null, lastUseMs: null, ips: null, datasets: null };
      this.#recent.set(keyId, totals);
    }
    return totals;
  }
}

function count(counts: Counts, outcome: string): void {
  if (outcome === 'SUCCESS') {
    counts.successes += 1;
    return;
  }
  counts.failures = withFailure(counts.failures, outcome);
}

/** One failure more of that outcome. The numbers are in the order of FAILURE_CODES. */
export function withFailure(failures: number[] | null, outcome: string): number[] {
  const counted = failures ?? FAILURE_CODES.map(() => 0);
  const code = FAILURE_CODES.findIndex((known) => known === outcome);
  if (code !== -1) counted[code] = (counted[code] ?? 0) + 1;
  return counted;
}

function used(totals: HourTotals, timeMs: number): void {
  if (totals.lastUseMs === null || timeMs > totals.lastUseMs) totals.lastUseMs = timeMs;
}
