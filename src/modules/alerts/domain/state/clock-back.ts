import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '../../../../shared/iso-time.ts';
import type { KeySubject } from '../subject-state.ts';
import { weekOf } from './hour-habits.ts';
import { dayOf } from './bounds.ts';
import { putBack } from './known-values.ts';
import { QUIET_RULES } from './quiet.ts';

/** Farther back than events come late in order. */
const BACK_MS = MS_PER_DAY;
/** So many in a row are not late: what was before them was early. */
const IN_A_ROW = 50;

/**
 * An event from the future that nobody could recognise as such leaves a key waiting for that future: all its hours are
 * closed, and its rules may be quiet until then. When use after use lies far behind, the clock is put back to them.
 */
export function followClock(state: KeySubject, ms: number): void {
  if (ms >= state.lastUsedMs - BACK_MS) {
    state.behind = 0;
    return;
  }
  state.behind += 1;
  if (state.behind < IN_A_ROW) return;
  const { volume, failures, quiet } = state;
  state.behind = 0;
  state.lastUsedMs = ms;
  volume.hour = Math.floor(ms / MS_PER_HOUR);
  volume.week = weekOf(volume.hour);
  volume.count = 0;
  volume.previousCount = 0;
  failures.minute = Math.min(failures.minute, Math.floor(ms / MS_PER_MINUTE));
  failures.quietUntilMs = Math.min(failures.quietUntilMs, ms);
  const day = dayOf(ms);
  state.startDay = Math.min(state.startDay, day);
  for (const known of [state.networks, state.agents, state.targets, state.places])
    putBack(known, day, state.startDay);
  for (const rule of QUIET_RULES) quiet[rule] = Math.min(quiet[rule], ms);
}
