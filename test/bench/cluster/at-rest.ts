import { setTimeout as pause } from 'node:timers/promises';
import { cpuSeconds } from '../verify/load.ts';

/** Processes count as at rest when each takes less of a processor than this; looking for news takes some. */
const REST_UTILIZATION = 0.08;
/** Longer than anything in the service waits between two looks for work. */
const SAMPLE_MS = 3_000;
const REST_MS_MAX = 60_000;

export const cpuOf = (pids: readonly number[]): number => pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0);

/** Waits until the processes have folded and archived what a load left. Returns how long that took, in seconds. */
export async function atRest(pids: readonly number[]): Promise<number> {
  const startedMs = performance.now();
  let before = cpuOf(pids);
  while (performance.now() - startedMs < REST_MS_MAX) {
    await pause(SAMPLE_MS);
    const now = cpuOf(pids);
    if (!(((now - before) * 1_000) / SAMPLE_MS > REST_UTILIZATION * pids.length)) break;
    before = now;
  }
  return (performance.now() - startedMs) / 1_000;
}
