import type { Stream } from '../../../events/envelope.ts';
import type { Clock } from '../../../shared/clock.ts';
import type { Checkpoint } from '../../event-log/checkpoint.ts';
import type { LogReader } from '../../projections/log-reader.ts';
import { seen, type SeenEvent, type SeenStream } from './in-order.ts';

/** The embedded log's only one. */
const PARTITION = 0;

interface Ahead {
  readonly after: number;
  readonly events: readonly SeenEvent[];
  readonly upTo: number;
}

/**
 * Reads both streams of a log with one partition, and keeps what was read and could not be taken yet: lifecycle events of a
 * month may have to wait for that month's uses, and would be read and parsed again with each batch of them.
 */
export class LookAhead {
  readonly #log: LogReader;
  readonly #clock: Clock;
  readonly #batchEvents: number;
  readonly #ahead = new Map<Stream, Ahead>();

  constructor(log: LogReader, clock: Clock, batchEvents: number) {
    this.#log = log;
    this.#clock = clock;
    this.#batchEvents = batchEvents;
  }

  /** What comes after a checkpoint in each stream; `sees` is told where each ends now. */
  async read(
    checkpoint: (stream: Stream) => Checkpoint,
    sees: (stream: Stream, end: Checkpoint) => void,
  ): Promise<Readonly<Record<Stream, SeenStream>>> {
    const next = async (stream: Stream): Promise<SeenStream> => {
      const end = await this.#log.end(stream);
      sees(stream, end);
      const { events, upTo } = await this.#after(stream, checkpoint(stream), end);
      return { events, isAll: upTo >= (end[PARTITION] ?? 0) };
    };
    // Usage first: all that its decisions were based on is then in the lifecycle when that is read.
    const usage = await next('usage');
    return { lifecycle: await next('lifecycle'), usage };
  }

  /** What was read is of another log. */
  forget(): void {
    this.#ahead.clear();
  }

  async #after(stream: Stream, checkpoint: Checkpoint, end: Checkpoint): Promise<Ahead> {
    const after = checkpoint[PARTITION] ?? 0;
    const known = this.#ahead.get(stream);
    const rest = known === undefined || after < known.after ? undefined : restOf(known, after);
    const ahead = rest ?? (await this.#fetch(stream, after, end));
    this.#ahead.set(stream, ahead);
    return ahead;
  }

  async #fetch(stream: Stream, after: number, end: Checkpoint): Promise<Ahead> {
    if (after >= (end[PARTITION] ?? 0)) return { after, events: [], upTo: after };
    const { events, checkpoint } = await this.#log.read(stream, [after], this.#batchEvents);
    const nowMs = this.#clock.nowMs();
    return { after, events: events.map((event) => seen(event, nowMs)), upTo: checkpoint[PARTITION] ?? after };
  }
}

/** What is left of it beyond an offset; undefined when nothing is. */
function restOf({ events, upTo }: Ahead, after: number): Ahead | undefined {
  const first = events.findIndex(({ offset }) => offset > after);
  return first === -1 ? undefined : { after, events: events.slice(first), upTo };
}
