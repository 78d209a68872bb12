import { STREAMS, type Stream } from '../../../events/envelope.ts';
import type { LoggedEvent } from '../../../events/stored-event.ts';
import { covers } from '../../event-log/checkpoint.ts';
import type { EventLog } from '../../event-log/event-log.ts';
import type { CopySnapshot } from './copy-snapshot.ts';
import type { TailRange, TailStore } from './tail-store.ts';
import {
  advanceTrail,
  coversTrail,
  laterOf,
  TRAIL_BEGINNING,
  type TrailCheckpoint,
} from './trail-checkpoint.ts';

/**
 * Rows that the tail may hold in memory. Beyond it a statement sees less than the whole log and `position` says so,
 * until compaction has caught up: better an answer that states its age than a service that runs out of memory.
 */
export const TAIL_EVENTS_MAX = 100_000;
/** Rows after which a segment is closed, so that memory comes back in pieces. */
const SEGMENT_EVENTS_MAX = 20_000;
/** Events read from the log at a time. */
const READ_EVENTS = 2_000;

interface Segment {
  readonly id: number;
  events: number;
  bytes: number;
  upTo: TrailCheckpoint;
  /** True when its place in the log was taken back by a rebuild. */
  obsolete: boolean;
}

const isSuperfluous = (segment: Segment, copy: CopySnapshot): boolean =>
  segment.obsolete || coversTrail(copy.compacted, segment.upTo);

/** Copy and tail as one statement sees them: every event up to `tail.upTo` exactly once. */
export interface TrailSnapshot {
  readonly copy: CopySnapshot;
  readonly tail: TailRange;
  /** Bytes of JSON of the segments in `tail`. */
  readonly tailBytes: number;
  /** Lets the segments go; to be called when the statement has ended, once. */
  release(): void;
}

export interface TrailTailParts {
  readonly log: EventLog;
  readonly store: TailStore;
  readonly copy: () => CopySnapshot;
  /** The CloudTrail record of an event: the same mapping that the archive uses. */
  readonly toRecord: (event: LoggedEvent) => object;
  /** Default: {@link TAIL_EVENTS_MAX}. */
  readonly eventsMax: number | undefined;
}

/**
 * The events in the log that are not compacted yet. It is brought up to the log's end when a statement starts, so a
 * statement sees everything that was durable before.
 *
 * Segments hold consecutive stretches of the log. A statement holds on to the ones it reads; a segment is dropped when
 * the copy covers it and no statement holds it.
 */
export class TrailTail {
  readonly #parts: TrailTailParts;
  readonly #eventsMax: number;
  #segments: Segment[] = [];
  #open: Segment | undefined;
  #openedAt: CopySnapshot | undefined;
  #nextId = 1;
  /** The segments hold every event after `#from` and up to `#read`. */
  #from: TrailCheckpoint = TRAIL_BEGINNING;
  #read: TrailCheckpoint = TRAIL_BEGINNING;
  readonly #held = new Map<Segment, number>();
  #work: Promise<unknown> = Promise.resolve();

  constructor(parts: TrailTailParts) {
    this.#parts = parts;
    this.#eventsMax = parts.eventsMax ?? TAIL_EVENTS_MAX;
  }

  /** Throws what the log and the store throw; the tail then goes on from where it was. */
  snapshot(): Promise<TrailSnapshot> {
    const taken = this.#work.then(() => this.#take());
    this.#work = taken.catch(() => undefined);
    return taken;
  }

  /** One at a time: what is compacted and what is read must not move between choosing the two. */
  async #take(): Promise<TrailSnapshot> {
    const copy = this.#parts.copy();
    // A copy that is being rebuilt lacks events which the tail has let go: start again from where the copy is.
    const rebuilt = !coversTrail(copy.compacted, this.#from);
    if (rebuilt) for (const segment of this.#segments) segment.obsolete = true;
    this.#from = copy.compacted;
    this.#read = rebuilt ? copy.compacted : laterOf(this.#read, copy.compacted);
    await this.#dropSuperfluous(copy);
    for (const stream of STREAMS) await this.#readToEnd(stream, copy);
    const segments = this.#segments.filter((segment) => !isSuperfluous(segment, copy));
    for (const segment of segments) this.#held.set(segment, (this.#held.get(segment) ?? 0) + 1);
    return {
      copy,
      tail: { segments: segments.map(({ id }) => id), after: copy.compacted, upTo: this.#read },
      tailBytes: segments.reduce((sum, { bytes }) => sum + bytes, 0),
      release: () => this.#release(segments),
    };
  }

  #release(segments: readonly Segment[]): void {
    for (const segment of segments) {
      const holders = (this.#held.get(segment) ?? 1) - 1;
      if (holders === 0) this.#held.delete(segment);
      else this.#held.set(segment, holders);
    }
  }

  async #dropSuperfluous(copy: CopySnapshot): Promise<void> {
    if (this.#open !== undefined && isSuperfluous(this.#open, copy)) this.#open = undefined;
    for (const segment of this.#segments) {
      if (!isSuperfluous(segment, copy) || this.#held.has(segment)) continue;
      this.#segments = this.#segments.filter((kept) => kept !== segment);
      await this.#parts.store.drop(segment.id);
    }
  }

  async #readToEnd(stream: Stream, copy: CopySnapshot): Promise<void> {
    const { log, store, toRecord } = this.#parts;
    // The end as of now: a log that grows while it is read must not hold the statement up for ever.
    const end = await log.end(stream);
    while (!covers(this.#read[stream], end)) {
      const room = this.#eventsMax - this.#segments.reduce((sum, { events }) => sum + events, 0);
      if (room <= 0) return;
      const { events, checkpoint } = await log.read(stream, this.#read[stream], Math.min(READ_EVENTS, room));
      if (events.length === 0) return;
      const records = events.map((event) => JSON.stringify(toRecord(event)));
      const segment = await this.#segmentFor(copy);
      await store.append(segment.id, records);
      segment.events += events.length;
      segment.bytes += records.reduce((sum, text) => sum + text.length, 0);
      for (const event of events) {
        segment.upTo = advanceTrail(segment.upTo, event.stream, event.partition, event.offset);
      }
      this.#read = laterOf(this.#read, { ...TRAIL_BEGINNING, [stream]: checkpoint });
    }
  }

  /** A new segment after each compaction, so that the rows it made superfluous do not stay for the sake of later ones. */
  async #segmentFor(copy: CopySnapshot): Promise<Segment> {
    const open = this.#open;
    if (open !== undefined && this.#openedAt === copy && open.events < SEGMENT_EVENTS_MAX) return open;
    const segment = { id: this.#nextId, events: 0, bytes: 0, upTo: TRAIL_BEGINNING, obsolete: false };
    this.#nextId += 1;
    await this.#parts.store.create(segment.id);
    this.#segments.push(segment);
    this.#open = segment;
    this.#openedAt = copy;
    return segment;
  }
}
