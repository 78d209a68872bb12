import type { PresentationEvent } from '../../../events/catalogue.ts';
import { keptValue } from './bounded-set.ts';
import type { FailureCode } from './usage-schema.ts';

/** What a batch adds to one key in one hour. Mutable, because a batch adds up tens of thousands of events. */
export interface HourTotals {
  successes: number;
  gatewayCalls: number;
  /** Null while there are none, as for most keys in most hours. */
  failures: Map<FailureCode, number> | null;
  lastUse: string | null;
  readonly ips: Set<string>;
  readonly datasets: Set<string>;
}

/** What a batch adds to one key. Texts as in the columns of the same name, see usage-schema.ts. */
export interface KeyTotals {
  firstUse: string | null;
  lastUse: string | null;
  lastAttempt: string;
  readonly hours: Map<string, HourTotals>;
}

/** Length of `2026-11-20T21`: an hour is kept as the beginning of the times in it. */
export const HOUR_CHARACTERS = 13;

/** Adds up the events of a batch per key and hour. All sums, minima and maxima, so their order does not matter. */
export class UsageTotals {
  readonly keys = new Map<string, KeyTotals>();

  add(event: PresentationEvent): void {
    if (event.keyId !== null) this.#addPresentation(event.keyId, event);
    if (event.data.via !== null) this.#addGatewayCall(event.data.via.keyId, event.time);
  }

  #addPresentation(keyId: string, event: PresentationEvent): void {
    const { time, outcome, origin } = event;
    const key = this.#key(keyId);
    attempted(key, `${time} ${outcome}`);
    const hour = hourOf(key, time);
    if (outcome === 'SUCCESS') {
      used(key, hour, time, origin.ip ?? '');
      hour.successes += 1;
    } else {
      hour.failures ??= new Map();
      hour.failures.set(outcome, (hour.failures.get(outcome) ?? 0) + 1);
    }
    if (origin.ip !== null) hour.ips.add(keptValue(origin.ip));
    if (event.data.dataset !== null) hour.datasets.add(keptValue(event.data.dataset));
  }

  /** The gateway's key was good, whatever became of the secret that it asked about. */
  #addGatewayCall(keyId: string, time: string): void {
    const key = this.#key(keyId);
    attempted(key, `${time} SUCCESS`);
    const hour = hourOf(key, time);
    used(key, hour, time, '');
    hour.gatewayCalls += 1;
  }

  #key(keyId: string): KeyTotals {
    let key = this.keys.get(keyId);
    if (key === undefined) {
      key = { firstUse: null, lastUse: null, lastAttempt: '', hours: new Map() };
      this.keys.set(keyId, key);
    }
    return key;
  }
}

function hourOf(key: KeyTotals, time: string): HourTotals {
  const name = time.slice(0, HOUR_CHARACTERS);
  let hour = key.hours.get(name);
  if (hour === undefined) {
    hour = { successes: 0, gatewayCalls: 0, failures: null, lastUse: null, ips: new Set(), datasets: new Set() };
    key.hours.set(name, hour);
  }
  return hour;
}

function attempted(key: KeyTotals, attempt: string): void {
  if (attempt > key.lastAttempt) key.lastAttempt = attempt;
}

function used(key: KeyTotals, hour: HourTotals, time: string, ip: string): void {
  if (key.firstUse === null || time < key.firstUse) key.firstUse = time;
  const use = `${time} ${keptValue(ip)}`;
  if (key.lastUse === null || use > key.lastUse) key.lastUse = use;
  if (hour.lastUse === null || time > hour.lastUse) hour.lastUse = time;
}
