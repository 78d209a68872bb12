/** When a log file is due. */
export interface RollSettings {
  /** Most raw bytes of one file; a single record that is larger has a file of its own. */
  readonly rollBytes: number;
  /** How long an event may wait for others to share its file. */
  readonly rollMs: number;
}

/** An event that waits for its file. */
export interface WaitingEvent {
  /** Bytes of its records as JSON. */
  readonly bytes: number;
  /** When the archiver took it from the log, in milliseconds since the epoch. Not the event's own time: imported
   *  events are years old, and each would be due at once, in a file of its own. */
  readonly takenAtMs: number;
}

/** Raw bytes around and between records: `{"Records":[`, `]}` and commas. */
const FRAME_BYTES = 14;
const SEPARATOR_BYTES = 1;

/** How many of the waiting events, from the first on, the next file takes; 0 while none is due. */
export function nextBatch(waiting: readonly WaitingEvent[], settings: RollSettings, nowMs: number): number {
  const full = countThatFits(waiting, settings.rollBytes);
  if (full < waiting.length) return full;
  const [oldest] = waiting;
  return oldest !== undefined && nowMs - oldest.takenAtMs >= settings.rollMs ? waiting.length : 0;
}

/** As {@link nextBatch}, but what is waiting is due now. */
export const nextBatchNow = (waiting: readonly WaitingEvent[], { rollBytes }: RollSettings): number =>
  countThatFits(waiting, rollBytes);

/** When the oldest waiting event is due, in milliseconds since the epoch; null while none waits. */
export const dueAtMs = ([oldest]: readonly WaitingEvent[], { rollMs }: RollSettings): number | null =>
  oldest === undefined ? null : oldest.takenAtMs + rollMs;

function countThatFits(waiting: readonly WaitingEvent[], rollBytes: number): number {
  let bytes = FRAME_BYTES;
  let count = 0;
  for (const event of waiting) {
    bytes += event.bytes + (count > 0 ? SEPARATOR_BYTES : 0);
    if (bytes > rollBytes && count > 0) return count;
    count += 1;
  }
  return count;
}
