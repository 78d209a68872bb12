import type { Stream } from '../../events/envelope.ts';
import { BEGINNING, covers, later, type Checkpoint } from '../event-log/checkpoint.ts';
import type { StreamPartition, WaitingEvents } from './waiting-events.ts';

interface Kept {
  readonly of: StreamPartition;
  readonly takenAtMs: number;
  readonly toOffset: number;
}

/**
 * What a failed step leaves behind. The events that it had taken are taken from the log anew, but have waited since they
 * were first taken: what was due stays due, so that a step which cannot write it fails again instead of waiting out the
 * roll once more, as if all were well. The trouble is over when a step has come as far as the failed one without failing.
 */
export class HeldUp {
  readonly #kept = new Map<string, Kept>();
  readonly #read = new Map<Stream, Checkpoint>();
  /** When the first of the failures was; Infinity without any. */
  #sinceMs = Infinity;

  /** A step failed, with these events waiting and the log read so far. */
  failed(waiting: Iterable<WaitingEvents>, read: ReadonlyMap<Stream, Checkpoint>, nowMs: number): void {
    this.#sinceMs = Math.min(this.#sinceMs, nowMs);
    for (const events of waiting) {
      const takenAtMs = events.oldestTakenAtMs();
      const toOffset = events.lastOffset();
      if (takenAtMs === null || toOffset === null) continue;
      const before = this.#kept.get(nameOf(events.of));
      this.#kept.set(nameOf(events.of), {
        of: events.of,
        takenAtMs: Math.min(takenAtMs, before?.takenAtMs ?? Infinity),
        toOffset: Math.max(toOffset, before?.toOffset ?? 0),
      });
    }
    for (const [stream, checkpoint] of read)
      this.#read.set(stream, later(this.#read.get(stream) ?? BEGINNING, checkpoint));
  }

  /** The archive of a stream has come so far. Of a partition that it has not all of, the rest counts as old as the first. */
  archived(stream: Stream, upTo: Checkpoint): void {
    for (const [name, { of, toOffset }] of this.#kept)
      if (of.stream === stream && (upTo[of.partition] ?? 0) >= toOffset) this.#kept.delete(name);
  }

  /** When an event was taken, that is taken now. */
  takenAtMs(event: StreamPartition & { readonly offset: number }, nowMs: number): number {
    const kept = this.#kept.get(nameOf(event));
    return kept !== undefined && event.offset <= kept.toOffset ? Math.min(kept.takenAtMs, nowMs) : nowMs;
  }

  /** Since when something has waited at the first of the failures; Infinity without any. */
  waitingSinceMs(): number {
    return Math.min(this.#sinceMs, ...[...this.#kept.values()].map(({ takenAtMs }) => takenAtMs));
  }

  /** Whether a step that has read so far has come as far as those that failed. */
  isMadeUpBy(read: ReadonlyMap<Stream, Checkpoint>): boolean {
    return [...this.#read].every(([stream, checkpoint]) => covers(read.get(stream) ?? BEGINNING, checkpoint));
  }

  /** There is no trouble any more; events that wait hold their time themselves. */
  over(): void {
    this.#kept.clear();
    this.#read.clear();
    this.#sinceMs = Infinity;
  }
}

const nameOf = ({ stream, partition }: StreamPartition): string => `${stream} ${partition}`;
