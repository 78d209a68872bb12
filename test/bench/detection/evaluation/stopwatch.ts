import type { LoggedEvent } from '../../../../src/events/stored-event.ts';

/** Processor time per event of this thread, in microseconds, and by the clock on the wall. */
export interface Times {
  readonly events: number;
  readonly cpuMicros: number;
  readonly wallMs: number;
  /** Of JSON.parse for the texts of every tenth batch, and of the detectors for the same. */
  readonly parseMicros: number;
  readonly beside: number;
}

const PARSE_EVERY = 10;

/** Times the detectors, and now and then JSON.parse on the same texts beside them, since the machine is not always as fast. */
export class Stopwatch {
  #batches = 0;
  #events = 0;
  #cpuMicros = 0;
  #wallMs = 0;
  #parseMicros = 0;
  #beside = 0;

  time<Result>(batch: readonly LoggedEvent[], read: () => Result): Result {
    const parseMicros = this.#batches % PARSE_EVERY === PARSE_EVERY - 1 ? timeOfParsing(batch) : 0;
    const startedMs = performance.now();
    const started = process.threadCpuUsage();
    const result = read();
    const { user, system } = process.threadCpuUsage(started);
    this.#wallMs += performance.now() - startedMs;
    this.#cpuMicros += user + system;
    this.#events += batch.length;
    this.#batches += 1;
    this.#parseMicros += parseMicros;
    if (parseMicros > 0) this.#beside += user + system;
    return result;
  }

  times(): Times {
    return {
      ...{ events: this.#events, cpuMicros: this.#cpuMicros, wallMs: this.#wallMs },
      ...{ parseMicros: this.#parseMicros, beside: this.#beside },
    };
  }
}

function timeOfParsing(batch: readonly LoggedEvent[]): number {
  const started = process.threadCpuUsage();
  let parsed = 0;
  for (const { text } of batch) if (JSON.parse(text) !== null) parsed += 1;
  const { user, system } = process.threadCpuUsage(started);
  return parsed === 0 ? 0 : user + system;
}
