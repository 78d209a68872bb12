import { MS_PER_DAY, MS_PER_HOUR } from '../../../shared/iso-time.ts';
import { DATASETS, DAYS_IN_DEMO, type PlannedKey } from './organisation.ts';
import type { Random } from './random.ts';
import { weightOf } from './rhythm.ts';

/** One moment of the replay: something that an application or an administrator does. Keys are named by their index. */
export type Moment =
  | { readonly atMs: number; readonly kind: 'create' | 'revoke' | 'rotate'; readonly key: number }
  | {
      readonly atMs: number;
      readonly kind: 'use';
      /** Null: a made-up secret is presented. */
      readonly key: number | null;
      readonly dataset: string;
      readonly ip: string;
      readonly userAgent: string;
    };

/** Address of whoever uses stolen keys, in the range reserved for documentation. */
const THIEF_IP = '198.51.100.66';
/** One presentation in so many is of a secret that nobody ever issued. */
const GUESS_EVERY = 500;
/** Hours (UTC) and the day at which stolen keys are used. */
const THEFT = { fromDay: 70, toDay: 72, hour: 3 };

/**
 * The 90 days in order of time, with exactly `uses` presentations in them. Requests are spread by weight: every time
 * the running sum of the weights passes a whole number, one request happens, so the total is exact and repeatable.
 */
export function* timeline(
  keys: readonly PlannedKey[],
  random: Random,
  startMs: number,
  uses: number,
): Generator<Moment> {
  const scale = uses / totalWeight(keys, startMs);
  let owed = 0;
  let used = 0;
  for (let hour = 0; hour < DAYS_IN_DEMO * 24; hour++) {
    const hourMs = startMs + hour * MS_PER_HOUR;
    const moments: Moment[] = hour % 24 === 0 ? administration(keys, hour / 24, hourMs) : [];
    for (const [index, key] of keys.entries()) {
      owed += hourWeight(key, hour, hourMs) * scale;
      for (; owed >= 1 && used < uses; owed--)
        moments.push(request(key, index, hour, hourMs, random, used++));
    }
    yield* moments.sort((a, b) => a.atMs - b.atMs);
  }
}

function totalWeight(keys: readonly PlannedKey[], startMs: number): number {
  let total = 0;
  for (let hour = 0; hour < DAYS_IN_DEMO * 24; hour++) {
    for (const key of keys) total += hourWeight(key, hour, startMs + hour * MS_PER_HOUR);
  }
  // Rounding must not keep the last request from happening.
  return total * (1 - 1e-9);
}

function hourWeight(key: PlannedKey, hour: number, hourMs: number): number {
  const day = Math.floor(hour / 24);
  if (day <= key.createdOnDay || day > (key.lastActiveDay ?? DAYS_IN_DEMO)) return 0;
  if (key.revokedOnDay !== null && day >= key.revokedOnDay && key.misuse !== 'used-after-revoke') return 0;
  return key.volume * weightOf(key.rhythm, hour % 24, new Date(hourMs).getUTCDay());
}

/** What administrators do, at the beginning of a day. */
function administration(keys: readonly PlannedKey[], day: number, dayMs: number): Moment[] {
  return keys.flatMap((key, index) => {
    const kinds = [
      key.createdOnDay === day ? 'create' : null,
      key.rotatedOnDay === day ? 'rotate' : null,
      key.revokedOnDay === day ? 'revoke' : null,
    ] as const;
    return kinds.flatMap((kind) => (kind === null ? [] : [{ atMs: dayMs + index, kind, key: index }]));
  });
}

function request(
  key: PlannedKey,
  index: number,
  hour: number,
  hourMs: number,
  random: Random,
  n: number,
): Moment {
  const day = Math.floor(hour / 24);
  const stolen =
    key.misuse === 'stolen' && day >= THEFT.fromDay && day <= THEFT.toDay && hour % 24 === THEFT.hour;
  const allowed = key.allowedDatasets ?? DATASETS;
  const probes = key.misuse === 'probes-datasets' && random.below(10) === 0;
  return {
    atMs: hourMs + 1_000 + random.below(MS_PER_HOUR - 1_000),
    kind: 'use',
    key: n % GUESS_EVERY === GUESS_EVERY - 1 ? null : index,
    dataset: probes ? 'payroll' : (allowed[random.below(allowed.length)] ?? DATASETS[0]),
    ip: stolen ? THIEF_IP : random.pick(key.homeIps),
    userAgent: stolen ? 'python-requests/2.19' : key.userAgent,
  };
}

/** The replay ends at midnight of the day it is run, so that its reports read as of today. */
export const demoStart = (nowMs: number): number =>
  Math.floor(nowMs / MS_PER_DAY) * MS_PER_DAY - DAYS_IN_DEMO * MS_PER_DAY;
