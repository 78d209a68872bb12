import { MS_PER_HOUR } from '../../../shared/iso-time.ts';
import type { DueTimes } from './due-times.ts';

/** Runs of one schedule that are made after a downtime: the latest ones. Each reads the whole trail. */
export const CAUGHT_UP_MAX = 7;

/** How far back it is looked first; four times as far each time that this is not enough. */
const LOOK_BACK_FIRST_MS = 2 * MS_PER_HOUR;
const LOOK_BACK_GROWTH = 4;

export interface DueRuns {
  /** The latest instants that were due, the oldest first. */
  readonly instants: readonly number[];
  /** The first of the instants before those, where there are any. */
  readonly passedOverFrom: number | null;
}

/** What has become due after `afterMs`, up to and with `nowMs`. Looks no further back than it needs to. */
export function dueRuns(times: DueTimes, afterMs: number, nowMs: number): DueRuns {
  for (let lookBack = LOOK_BACK_FIRST_MS; ; lookBack *= LOOK_BACK_GROWTH) {
    const from = Math.max(afterMs, nowMs - lookBack);
    const due = times.between(from, nowMs);
    if (due.length < CAUGHT_UP_MAX && from > afterMs) continue;
    const instants = due.slice(-CAUGHT_UP_MAX);
    const first = due.length > instants.length || from > afterMs ? times.next(afterMs) : null;
    return { instants, passedOverFrom: first !== null && first < (instants[0] ?? first) ? first : null };
  }
}
