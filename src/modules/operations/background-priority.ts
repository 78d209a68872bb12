import { readdirSync, readFileSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

/**
 * Niceness of threads that fold, archive, compact and run reports. Whoever waits for a verification goes first: without
 * it, a thread in the middle of a batch keeps the log's writer from waking up for milliseconds on a busy machine. Of two
 * that want a processor, this one gets a tenth of it. At 19, the most there is, it would be a seventieth: beside other
 * programs that never rest it then stands for tens of seconds, in which alerts are late and Kafka takes it for dead.
 */
export const BACKGROUND_NICENESS = 10;

const TASKS = '/proc/self/task';

/** Where the whole service stands further back already, a thread stays there: it must not come before those that answer. */
export const backgroundNiceness = (present: number): number => Math.max(BACKGROUND_NICENESS, present);

/**
 * Lowers the priority of this process's threads that have one of the names, as the kernel knows them (at most 15
 * characters). On Linux a thread can be given a priority like a process; elsewhere, or where the kernel refuses, the
 * threads keep theirs, which costs speed under load and nothing else.
 *
 * @returns how many threads stand at least so far back now
 */
export function lowerPriorityOf(names: readonly string[]): number {
  let lowered = 0;
  for (const id of tasks()) {
    try {
      if (!names.includes(readFileSync(`${TASKS}/${id}/comm`, 'utf8').trim())) continue;
      setPriority(Number(id), backgroundNiceness(getPriority(Number(id))));
      lowered += 1;
    } catch {
      // The thread ended meanwhile, or the kernel does not allow it: either way there is nothing to do about it.
      continue;
    }
  }
  return lowered;
}

function tasks(): readonly string[] {
  try {
    return readdirSync(TASKS);
  } catch {
    return []; // not Linux
  }
}
