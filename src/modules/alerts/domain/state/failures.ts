import { MS_PER_DAY, MS_PER_MINUTE } from '../../../../shared/iso-time.ts';
import { SMALL_COUNT_MAX } from './bounds.ts';
import { addId, readIds, writeIds } from './recent-ids.ts';
import type { StateReader, StateWriter } from './state-bytes.ts';

/** Failed attempts of the last {@link WINDOW_MINUTES} minutes, and how many there were at the worst of earlier times. */
export interface Failures {
  /** The latest minute, since the epoch; 0: none yet. */
  minute: number;
  /** Failures of that minute and of those before it. */
  readonly counts: number[];
  /** Different secrets that were presented, at most {@link SECRETS_MAX}. */
  readonly secrets: number[];
  readonly ids: string[];
  /** Most failures in a window since the last pause, and before it. */
  highest: number;
  usual: number;
  /** Nothing is said before; 0: nothing was. */
  quietUntilMs: number;
}

export const WINDOW_MINUTES = 10;
/** Whoever tries more than so many is guessing; how many more does not matter. */
export const SECRETS_MAX = 5;
/** What was usual fades: half of it counts after a month. */
const HALF_LIFE_DAYS = 30;

export const noFailures = (): Failures => ({
  ...{ minute: 0, counts: [], secrets: [], ids: [], highest: 0, usual: 0, quietUntilMs: 0 },
});

export interface Failure {
  readonly id: string;
  readonly ms: number;
  readonly secret: number;
}

/** Counts a failure. @returns how many there are in the window; 0 for one that is too late to belong to it */
export function countFailure(failures: Failures, { id, ms, secret }: Failure): number {
  const minute = Math.floor(ms / MS_PER_MINUTE);
  if (minute === 0) return 0;
  if (minute > failures.minute) moveTo(failures, minute);
  const at = failures.minute - minute;
  if (at >= WINDOW_MINUTES) return 0;
  failures.counts[at] = Math.min((failures.counts[at] ?? 0) + 1, SMALL_COUNT_MAX);
  if (failures.secrets.length < SECRETS_MAX && !failures.secrets.includes(secret))
    failures.secrets.push(secret);
  addId(failures.ids, id);
  const inWindow = failures.counts.reduce((sum, count) => sum + count, 0);
  failures.highest = Math.min(Math.max(failures.highest, inWindow), SMALL_COUNT_MAX);
  return inWindow;
}

function moveTo(failures: Failures, minute: number): void {
  const passed = minute - failures.minute;
  if (passed >= WINDOW_MINUTES) {
    pause(failures, passed);
  } else {
    for (let at = 0; at < passed; at += 1) failures.counts.unshift(0);
    failures.counts.length = Math.min(failures.counts.length, WINDOW_MINUTES);
  }
  failures.minute = minute;
}

/** What there was before the pause is what is usual from now on. */
function pause(failures: Failures, minutes: number): void {
  const days = (minutes * MS_PER_MINUTE) / MS_PER_DAY;
  const faded = Math.floor(failures.usual * 2 ** (-days / HALF_LIFE_DAYS));
  failures.usual = Math.max(faded, failures.highest);
  failures.highest = 0;
  failures.counts.length = 0;
  failures.counts.push(0);
  failures.secrets.length = 0;
  failures.ids.length = 0;
}

export function writeFailures(to: StateWriter, failures: Failures): void {
  to.u32(failures.minute);
  if (failures.minute === 0) return;
  to.u8(failures.counts.length);
  for (const count of failures.counts) to.u16(count);
  to.u8(failures.secrets.length);
  for (const secret of failures.secrets) to.u32(secret);
  writeIds(to, failures.ids);
  to.u16(failures.highest);
  to.u16(failures.usual);
  to.u48(failures.quietUntilMs);
}

export function readFailures(from: StateReader): Failures {
  const failures = noFailures();
  failures.minute = from.u32();
  if (failures.minute === 0) return failures;
  for (let left = from.u8(); left > 0; left -= 1) failures.counts.push(from.u16());
  for (let left = from.u8(); left > 0; left -= 1) failures.secrets.push(from.u32());
  failures.ids.push(...readIds(from));
  failures.highest = from.u16();
  failures.usual = from.u16();
  failures.quietUntilMs = from.u48();
  return failures;
}
