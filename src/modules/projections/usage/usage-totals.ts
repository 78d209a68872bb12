import type { PresentationEvent } from '../../../events/catalogue.ts';
import { DistinctTexts } from './distinct-texts.ts';
import type { FailureCode } from './usage-schema.ts';

/** What a batch adds to one key in one hour. Mutable, because a batch adds up tens of thousands of events. */
export interface HourTotals {
  successes: number;
  gatewayCalls: number;
  /** Null while there are none, as for most keys in most hours. */
  failures: Map<FailureCode, number> | null;
  lastUse: string | null;
  readonly ips: DistinctTexts;
  readonly datasets: DistinctTexts;
}

/** What a batch adds to one key. */
export interface KeyTotals {
  firstUse: string | null;
  lastUse: Moment | null;
  lastAttempt: Moment | null;
  readonly hours: Map<string, HourTotals>;
  /** The hour of the event before, which most often is the hour of the next: saves cutting and hashing its name. */
  recentHour: string;
  recent: HourTotals | undefined;
}

/** A time and the address or outcome that belongs to it. Of two at the same instant, the greater value counts. */
export interface Moment {
  readonly time: string;
  readonly value: string;
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
    const { time, outcome } = event;
    const { ip } = event.origin;
    const { dataset } = event.data;
    const key = this.#key(keyId);
    key.lastAttempt = later(key.lastAttempt, time, outcome);
    const hour = hourOf(key, time);
    if (outcome === 'SUCCESS') {
      used(key, hour, time, ip ?? '');
      hour.successes += 1;
    } else {
      hour.failures ??= new Map();
      hour.failures.set(outcome, (hour.failures.get(outcome) ?? 0) + 1);
    }
    if (ip !== null) hour.ips.add(ip);
    if (dataset !== null) hour.datasets.add(dataset);
  }

  /** The gateway's key was good, whatever became of the secret that it asked about. */
  #addGatewayCall(keyId: string, time: string): void {
    const key = this.#key(keyId);
    key.lastAttempt = later(key.lastAttempt, time, 'SUCCESS');
    const hour = hourOf(key, time);
    used(key, hour, time, '');
    hour.gatewayCalls += 1;
  }

  #key(keyId: string): KeyTotals {
    let key = this.keys.get(keyId);
    if (key === undefined) {
      key = {
        firstUse: null,
        lastUse: null,
        lastAttempt: null,
        hours: new Map(),
        recentHour: ' ',
        recent: undefined,
      };
      this.keys.set(keyId, key);
    }
    return key;
  }
}

function hourOf(key: KeyTotals, time: string): HourTotals {
  if (key.recent !== undefined && time.startsWith(key.recentHour)) return key.recent;
  const name = time.slice(0, HOUR_CHARACTERS);
  let hour = key.hours.get(name);
  if (hour === undefined) {
    hour = newHour();
    key.hours.set(name, hour);
  }
  key.recentHour = name;
  key.recent = hour;
  return hour;
}

const newHour = (): HourTotals => ({
  successes: 0,
  gatewayCalls: 0,
  failures: null,
  lastUse: null,
  ips: new DistinctTexts(),
  datasets: new DistinctTexts(),
});

function used(key: KeyTotals, hour: HourTotals, time: string, ip: string): void {
  if (key.firstUse === null || time < key.firstUse) key.firstUse = time;
  key.lastUse = later(key.lastUse, time, ip);
  if (hour.lastUse === null || time > hour.lastUse) hour.lastUse = time;
}

function later(moment: Moment | null, time: string, value: string): Moment {
  if (moment === null || time > moment.time) return { time, value };
  return time === moment.time && value > moment.value ? { time, value } : moment;
}
